using FlashSale.Domain;

namespace FlashSale.Tests.Api;

/// <summary>The real store, whose pages are held up after they saw what they saw.</summary>
internal sealed class HeldUpOrderStore(IOrderStore inner) : IOrderStore
{
    /// <summary>Awaited between reading a page and answering.</summary>
    public required Func<Task> AfterPage { get; init; }

    public async Task<Page<Order>> ListByUserAsync(UserId user, int offset, int count, CancellationToken cancel)
    {
        var page = await inner.ListByUserAsync(user, offset, count, cancel);
        await AfterPage();
        return page;
    }

    public Task SaveAsync(IReadOnlyCollection<Order> orders, CancellationToken cancel) => inner.SaveAsync(orders, cancel);

    public Task SaveAsync(
        ProductId product,
        IReadOnlyCollection<Order> orders,
        IReadOnlyCollection<RecordedAnswer> answers,
        long sequence,
        CancellationToken cancel
    ) => inner.SaveAsync(product, orders, answers, sequence, cancel);

    public Task<IReadOnlyDictionary<ProductId, long>> FindMarksAsync(IReadOnlyCollection<ProductId> products, CancellationToken cancel) =>
        inner.FindMarksAsync(products, cancel);

    public Task<Order?> FindAsync(OrderId id, CancellationToken cancel) => inner.FindAsync(id, cancel);

    public IAsyncEnumerable<Order> WalkAsync(ProductId product, CancellationToken cancel) => inner.WalkAsync(product, cancel);

    public IAsyncEnumerable<AnsweredPurchase> WalkAnswersAsync(ProductId product, DateTimeOffset since, CancellationToken cancel) =>
        inner.WalkAnswersAsync(product, since, cancel);

    public Task<StoredFigures> CountAsync(ProductId product, CancellationToken cancel) => inner.CountAsync(product, cancel);
}
