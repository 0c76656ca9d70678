namespace FlashSale.ApiService.Admin;

/// <summary>What reconciling all sales came to.</summary>
/// <param name="Checked">Sales that were looked at.</param>
/// <param name="Sales">Those in which there was anything to tell.</param>
internal sealed record ReconcileAllResponse(int Checked, IReadOnlyList<ReconcileResponse> Sales);
