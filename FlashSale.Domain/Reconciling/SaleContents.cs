namespace FlashSale.Domain;

/// <summary>
/// Everything that Redis has of one sale, as a walk met it. Not of one instant: what moved meanwhile may show in one part and not in another.
/// </summary>
public sealed record SaleContents(
    SaleSnapshot Sale,
    IReadOnlyDictionary<OrderId, Order> Orders,
    IReadOnlyDictionary<string, SaleBuyer> Buyers,
    IReadOnlyDictionary<string, double> Holds
);
