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

    /// <summary>
    /// As <see cref="SaveAsync(IReadOnlyCollection{Order}, CancellationToken)"/>, for decisions of one sale. With the orders (in the same
    /// transaction, where the store has any) it raises the sale's mark: the highest sequence number that was ever stored.
    /// </summary>
    /// <param name="product">Whose orders. There may be none: some decisions are about the sale itself.</param>
    /// <param name="orders">See there.</param>
    /// <param name="answers">
    /// Kept with those of the <paramref name="orders"/> that they are of, whatever version of them is stored; the first one stays.
    /// </param>
    /// <param name="sequence">Highest number among the decisions. Lower ones than the stored mark change nothing.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task SaveAsync(
        ProductId product,
        IReadOnlyCollection<Order> orders,
        IReadOnlyCollection<RecordedAnswer> answers,
        long sequence,
        CancellationToken cancel
    );

    /// <summary>
    /// The marks of these sales; those that never stored a decision are left out. Redis makes the numbers, so a Redis that is at a lower one
    /// has forgotten decisions.
    /// </summary>
    Task<IReadOnlyDictionary<ProductId, long>> FindMarksAsync(IReadOnlyCollection<ProductId> products, CancellationToken cancel);

    Task<Order?> FindAsync(OrderId id, CancellationToken cancel);

    /// <summary>Those of these orders that are stored, in no particular order.</summary>
    async Task<IReadOnlyList<Order>> FindManyAsync(IReadOnlyCollection<OrderId> ids, CancellationToken cancel)
    {
        var found = new List<Order>(ids.Count);
        foreach (var id in ids)
        {
            if (await FindAsync(id, cancel) is { } order)
                found.Add(order);
        }
        return found;
    }

    /// <summary>Newest first.</summary>
    Task<Page<Order>> ListByUserAsync(UserId user, int offset, int count, CancellationToken cancel);

    /// <summary>Every stored order of a product, in no particular order.</summary>
    IAsyncEnumerable<Order> WalkAsync(ProductId product, CancellationToken cancel);

    /// <summary>As <see cref="WalkAsync"/>, for whoever looks at all of them: a store that can shows a line without making an order.</summary>
    async Task ScanAsync(ProductId product, Action<OrderLine> seen, CancellationToken cancel)
    {
        await foreach (var order in WalkAsync(product, cancel))
            seen(OrderLine.Of(order));
    }

    /// <summary>
    /// Every purchase of a product since <paramref name="since"/> whose answer was kept, in no particular order.
    /// </summary>
    IAsyncEnumerable<AnsweredPurchase> WalkAnswersAsync(ProductId product, DateTimeOffset since, CancellationToken cancel);

    Task<StoredFigures> CountAsync(ProductId product, CancellationToken cancel);
}
