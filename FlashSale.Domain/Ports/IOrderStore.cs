namespace FlashSale.Domain;

/// <summary>Orders for good, in the document store.</summary>
/// <remarks>All members throw <see cref="StoreUnavailableException"/> when the store could not be asked.</remarks>
public interface IOrderStore
{
    /// <summary>
    /// Stores a batch durably before it returns. Idempotent: an order is inserted, or replaced if its version is higher than the stored one;
    /// repeats, older versions and any order within the batch are harmless.
    /// </summary>
    Task SaveAsync(IReadOnlyCollection<Order> orders, CancellationToken cancel);

    Task<Order?> FindAsync(OrderId id, CancellationToken cancel);

    /// <summary>Newest first.</summary>
    Task<Page<Order>> ListByUserAsync(UserId user, int offset, int count, CancellationToken cancel);

    /// <summary>Every stored order of a product, in no particular order.</summary>
    IAsyncEnumerable<Order> WalkAsync(ProductId product, CancellationToken cancel);

    Task<StoredFigures> CountAsync(ProductId product, CancellationToken cancel);
}
