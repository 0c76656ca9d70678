using FlashSale.Domain;

namespace FlashSale.ApiService.Admin;

/// <summary>What reconciling one sale came to.</summary>
/// <param name="ProductId">Whose sale.</param>
/// <param name="Passes">
/// Looks that were taken. 1: the first found nothing, or what it found could not be confirmed yet, because decisions are still on their way
/// to the store or a worker repairs the sale at the moment.
/// </param>
/// <param name="Drift">What both looks agree on; after one look, what that one found.</param>
/// <param name="Repairs">One for each difference that was taken on.</param>
/// <param name="Balanced">Whether the sale's figures agree now.</param>
internal sealed record ReconcileResponse(
    string ProductId,
    int Passes,
    IReadOnlyList<DriftResponse> Drift,
    IReadOnlyList<RepairResponse> Repairs,
    bool Balanced
)
{
    public static ReconcileResponse Of(Reconciliation result, bool balanced) =>
        new(
            result.Product.Value,
            result.Passes,
            [.. SaleAuditDrift.Of(result.Drift).Select(static drift => new DriftResponse(drift.Kind, drift.Count))],
            [.. result.Repairs.Select(RepairResponse.Of)],
            balanced
        );
}
