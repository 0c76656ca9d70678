using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;

namespace FlashSale.Storage.Redis.Mail;

/// <summary>The stream <c>mail:orders</c>. An entry's fields are orders: the id, and the order packed.</summary>
internal sealed class OrderNotices(RedisGateway redis) : IOrderNotices
{
    /// <summary>Orders of one entry. As many mails go into the outbox at a time, and are written again should their writer die.</summary>
    private const int OrdersAnEntry = 150;

    /// <summary>Entries that are taken together, if they are small: with many sales each of them has an order or two.</summary>
    private const int MostEntries = 50;

    private int _next = 1;

    private readonly WorkQueue _queue = new(redis, RedisKeys.OrderNotices);

    public Task AddAsync(IReadOnlyCollection<Order> orders, CancellationToken cancel) =>
        Task.WhenAll(
            orders
                .GroupBy(static order => order.Id)
                .Select(static versions => versions.MaxBy(static order => order.Version)!)
                .Chunk(OrdersAnEntry)
                .Select(part => _queue.AddAsync(part.SelectMany(Fields), cancel))
        );

    /// <remarks>How many entries make about a full one is known from those before.</remarks>
    public async Task<OrderNotice?> TakeAsync(string consumer, MailRetry retry, CancellationToken cancel)
    {
        var items = await _queue.TakeAsync(consumer, Volatile.Read(ref _next), retry, cancel);
        if (items.Count == 0)
            return null;
        var orders = items.SelectMany(static item => item.Fields).SelectMany(Read).ToList();
        Volatile.Write(ref _next, Math.Clamp(OrdersAnEntry * items.Count / Math.Max(1, orders.Count), 1, MostEntries));
        return new([.. items.Select(static item => item.Id)], orders);
    }

    public Task FinishAsync(OrderNotice notice, CancellationToken cancel) => _queue.RemoveAsync(notice.EntryIds, cancel);

    public Task<long> ForgetConsumersAsync(TimeSpan idle, CancellationToken cancel) => _queue.ForgetConsumersAsync(idle, cancel);

    private static IEnumerable<string> Fields(Order order) => [order.Id.Value, PackedOrder.Format(order)];

    /// <summary>None for what can't be understood: nobody could be told of it, now or later.</summary>
    private static IEnumerable<Order> Read(KeyValuePair<string, string> field) =>
        OrderId.TryParse(field.Key, out var id) && PackedOrder.Parse(id, field.Value) is { } order ? [order] : [];
}
