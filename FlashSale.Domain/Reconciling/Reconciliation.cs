namespace FlashSale.Domain;

/// <summary>What reconciling one sale came to.</summary>
/// <param name="Product">Whose sale.</param>
/// <param name="Passes">Looks that were taken: 1 when the first found nothing, or the second had to wait for the store.</param>
/// <param name="Drift">What both looks agree on; after one look, what that look found.</param>
/// <param name="Repairs">One record for each difference that was taken on.</param>
public sealed record Reconciliation(ProductId Product, int Passes, IReadOnlyList<SaleDrift> Drift, IReadOnlyList<RepairRecord> Repairs);
