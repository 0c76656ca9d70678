namespace FlashSale.Domain;

/// <summary>What Redis has down beside a sale's orders and counters, for whoever checks the books.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</remarks>
public interface ISaleLedger
{
    /// <summary>
    /// Shows the scan when it began and everything that Redis has of its sale: orders, then buyers' entries, then deadlines. Not a snapshot,
    /// and anything may be seen twice. Orders that can't be read are left out.
    /// </summary>
    Task ScanAsync(SaleScan scan, CancellationToken cancel);

    /// <summary>Those of these orders that the sale has in Redis and that can be read.</summary>
    Task<IReadOnlyList<Order>> FindOrdersAsync(ProductId product, IReadOnlyCollection<OrderId> orders, CancellationToken cancel);

    /// <summary>The buyers' entries of these names that there are.</summary>
    Task<IReadOnlyList<SaleBuyer>> FindBuyersAsync(ProductId product, IReadOnlyCollection<string> users, CancellationToken cancel);

    /// <summary>The deadlines of these members that there are.</summary>
    Task<IReadOnlyList<SaleHold>> FindHoldsAsync(ProductId product, IReadOnlyCollection<string> members, CancellationToken cancel);

    /// <summary>How far the sale's stream has come: the id of its newest entry, also when that was trimmed since.</summary>
    Task<string> FindPositionAsync(ProductId product, CancellationToken cancel);

    /// <summary>
    /// Whether every decision up to a position was brought into the store and acknowledged. What the store still lacks of them is no longer
    /// on its way.
    /// </summary>
    /// <param name="product">Whose stream.</param>
    /// <param name="position">From <see cref="FindPositionAsync"/>.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<bool> IsStoredUpToAsync(ProductId product, string position, CancellationToken cancel);
}
