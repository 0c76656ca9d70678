using FlashSale.Domain;

namespace FlashSale.ApiService.Admin;

/// <summary>Whether a sale's figures agree.</summary>
/// <param name="ProductId">Whose sale.</param>
/// <param name="Total">Units for sale in all.</param>
/// <param name="Stock">Units left.</param>
/// <param name="Held">Units of reserved orders.</param>
/// <param name="Sold">Units of confirmed orders.</param>
/// <param name="Persisted">Units of live orders in the store.</param>
/// <param name="Pending">Decisions that the store has not heard of yet.</param>
/// <param name="Drift">What differs though nothing moves. Empty when all is well.</param>
/// <param name="Balanced">Stock, held and sold make the total, and nothing drifts.</param>
internal sealed record AuditResponse(
    string ProductId,
    int Total,
    int Stock,
    int Held,
    int Sold,
    long Persisted,
    long Pending,
    IReadOnlyList<DriftResponse> Drift,
    bool Balanced
)
{
    public static AuditResponse Of(SaleAudit audit) =>
        new(
            audit.Sale.Product.Value,
            audit.Sale.Total,
            audit.Sale.Stock,
            audit.Sale.Held,
            audit.Sale.Sold,
            audit.Persisted,
            audit.Pending,
            [.. audit.Drift.Select(static drift => new DriftResponse(drift.Kind, drift.Count))],
            audit.Balanced
        );
}
