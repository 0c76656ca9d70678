using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;

namespace FlashSale.Storage.Redis.Mail;

/// <summary>The stream <c>mail:orders</c>. An entry's fields are orders: the id, and the order packed.</summary>
internal sealed class OrderNotices(RedisGateway redis) : IOrderNotices
{
    /// <summary>Orders of one entry. As many mails go into the outbox at a time, and are written again should their writer die.</summary>
    private const int OrdersAnEntry = 150;

    private readonly WorkQueue _queue = new(redis, RedisKeys.OrderNotices);

    public Task AddAsync(IReadOnlyCollection<Order> orders, CancellationToken cancel) =>
        Task.WhenAll(
            orders
                .GroupBy(static order => order.Id)
                .Select(static versions => versions.MaxBy(static order => order.Version)!)
                .Chunk(OrdersAnEntry)
                .Select(part => _queue.AddAsync(part.SelectMany(Fields), cancel))
        );

    public async Task<OrderNotice?> TakeAsync(string consumer, MailRetry retry, CancellationToken cancel) =>
        (await _queue.TakeAsync(consumer, 1, retry, cancel)) is [var item] ? new(item.Id, [.. item.Fields.SelectMany(Read)]) : null;

    public Task FinishAsync(OrderNotice notice, CancellationToken cancel) => _queue.RemoveAsync(notice.EntryId, cancel);

    public Task<long> ForgetConsumersAsync(TimeSpan idle, CancellationToken cancel) => _queue.ForgetConsumersAsync(idle, cancel);

    private static IEnumerable<string> Fields(Order order) => [order.Id.Value, PackedOrder.Format(order)];

    /// <summary>None for what can't be understood: nobody could be told of it, now or later.</summary>
    private static IEnumerable<Order> Read(KeyValuePair<string, string> field) =>
        OrderId.TryParse(field.Key, out var id) && PackedOrder.Parse(id, field.Value) is { } order ? [order] : [];
}
