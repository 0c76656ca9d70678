namespace FlashSale.Domain;

/// <summary>Live figures and orders, straight from Redis.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</remarks>
public interface ISaleReader
{
    /// <summary>Ids of the products with a live sale.</summary>
    Task<IReadOnlyList<ProductId>> ListSalesAsync(CancellationToken cancel);

    /// <summary>Null for a product whose sale Redis doesn't know.</summary>
    ValueTask<SaleSnapshot?> FindSaleAsync(ProductId product, CancellationToken cancel);

    /// <summary>One pipelined look-up for a page of products; unknown ones are left out.</summary>
    Task<IReadOnlyDictionary<ProductId, SaleSnapshot>> FindSalesAsync(IReadOnlyCollection<ProductId> products, CancellationToken cancel);

    /// <summary>The same for whoever can do with some of them: in a cluster one server may be away while the others answer.</summary>
    Task<ReachedSales> FindReachableSalesAsync(IReadOnlyCollection<ProductId> products, CancellationToken cancel);

    /// <summary>An order by id, readable in the instant after the purchase. Null when Redis doesn't have it (any more).</summary>
    ValueTask<Order?> FindOrderAsync(OrderId order, CancellationToken cancel);

    /// <summary>A user's live orders in the live sales, readable in the instant after the purchase.</summary>
    Task<IReadOnlyList<Order>> ListOrdersAsync(UserId user, CancellationToken cancel);

    /// <summary>
    /// Walks every order that a sale has in Redis, also ended ones not yet forgotten. Not a snapshot: orders that change meanwhile may be
    /// seen before or after, and an order may be seen twice.
    /// </summary>
    IAsyncEnumerable<Order> WalkOrdersAsync(ProductId product, CancellationToken cancel);
}
