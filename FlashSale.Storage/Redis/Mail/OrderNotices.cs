using System.Text;
using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;

namespace FlashSale.Storage.Redis.Mail;

/// <summary>The stream <c>mail:orders</c>. An entry's fields are orders: the id, and the order packed.</summary>
internal sealed class OrderNotices(RedisGateway redis) : IOrderNotices
{
    /// <summary>Orders of one entry. As many mails go into the outbox at a time, and are written again should their writer die.</summary>
    private const int OrdersAnEntry = 150;

    /// <summary>Entries that are asked for together, if they are small: with many sales each of them has an order or two.</summary>
    private const int MostEntries = 25;

    private readonly WorkQueue _queue = new(redis, RedisKeys.OrderNotices);

    // Of the one loop that takes notices.
    private readonly Queue<(string Id, List<Order> Orders)> _rest = new();
    private long _takenAt;
    private int _next = 1;

    public Task AddAsync(IReadOnlyCollection<Order> orders, CancellationToken cancel) =>
        Task.WhenAll(
            orders
                .GroupBy(static order => order.Id)
                .Select(static versions => versions.MaxBy(static order => order.Version)!)
                .Chunk(OrdersAnEntry)
                .Select(part => _queue.AddAsync(part.SelectMany(Fields), cancel))
        );

    /// <remarks>
    /// Together they are about a full entry: how many that takes is known from those before. If these are larger, some wait here in their turn,
    /// unless that takes so long that others might come for them.
    /// </remarks>
    public async Task<OrderNotice?> TakeAsync(string consumer, MailRetry retry, CancellationToken cancel)
    {
        if (_rest.Count > 0 && redis.Time.GetElapsedTime(_takenAt) > retry.Lease / 2)
            _rest.Clear();
        if (_rest.Count == 0)
        {
            _takenAt = redis.Time.GetTimestamp();
            foreach (var item in await _queue.TakeAsync(consumer, _next, retry, cancel))
                _rest.Enqueue((item.Id, [.. item.Fields.SelectMany(Read)]));
        }
        var (entries, orders) = (new List<string>(), new List<Order>());
        while (_rest.TryPeek(out var next) && (entries.Count == 0 || orders.Count + next.Orders.Count <= OrdersAnEntry))
        {
            entries.Add(next.Id);
            orders.AddRange(next.Orders);
            _rest.Dequeue();
        }
        if (entries.Count == 0)
            return null;
        _next = Math.Clamp(OrdersAnEntry * entries.Count / Math.Max(1, orders.Count), 1, MostEntries);
        return new(entries, orders);
    }

    public Task FinishAsync(OrderNotice notice, CancellationToken cancel) => _queue.RemoveAsync(notice.EntryIds, cancel);

    public Task<long> ForgetConsumersAsync(TimeSpan idle, CancellationToken cancel) => _queue.ForgetConsumersAsync(idle, cancel);

    private static IEnumerable<string> Fields(Order order) => [order.Id.Value, PackedOrder.Format(order)];

    /// <summary>None for what can't be understood: nobody could be told of it, now or later.</summary>
    private static IEnumerable<Order> Read(KeyValuePair<string, string> field) =>
        OrderId.TryParse(field.Key, out var id) && PackedOrder.Parse(id, Encoding.UTF8.GetBytes(field.Value)) is { } order ? [order] : [];
}
