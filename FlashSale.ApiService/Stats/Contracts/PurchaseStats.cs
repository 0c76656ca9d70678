namespace FlashSale.ApiService.Stats;

/// <summary>Purchase requests.</summary>
/// <param name="Accepted">That made an order.</param>
/// <param name="Replayed">That got an order again which an earlier request had made.</param>
/// <param name="Refused">By the code of the refusal.</param>
internal sealed record PurchaseStats(long Accepted, long Replayed, IReadOnlyDictionary<string, long> Refused);
