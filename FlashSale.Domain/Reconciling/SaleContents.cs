namespace FlashSale.Domain;

/// <summary>
/// What Redis has of one sale, or all of it that may not agree: then with every order of each user in it. Not of one instant: what moved
/// meanwhile may show in one part and not in another.
/// </summary>
public sealed record SaleContents(
    SaleSnapshot Sale,
    IReadOnlyDictionary<OrderId, Order> Orders,
    IReadOnlyDictionary<string, SaleBuyer> Buyers,
    IReadOnlyDictionary<string, double> Holds
)
{
    /// <summary>What all orders in Redis make. Null: those that are here are all.</summary>
    public SaleUnits? Units { get; init; }
}
