using FlashSale.Domain;
using StackExchange.Redis;
using Order = FlashSale.Domain.Order;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
/// <remarks>
/// Every write is a script that checks the lease, a thousand entries at a time, so a rebuilder that lost its lease while it was frozen can't
/// touch a sale that somebody else has opened meanwhile. Each write says what is to be and not what is to change: starting over is safe.
/// </remarks>
internal sealed class SaleRebuilder(RedisGateway redis, IOptions<PurchaseOptions> options) : ISaleRebuilder
{
    private const int Chunk = 1000;

    /// <summary>Much longer than the pause between two writes, and short enough to wait for after a crash.</summary>
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(10);

    public TimeSpan AnswerRetention => options.Value.IdempotencyRetention;

    public Task<RebuildStart> BeginAsync(ProductId product, long mark, CancellationToken cancel) =>
        BeginRebuildScript.RunAsync(redis, new RebuildLease(product, Guid.NewGuid().ToString("N")), LeaseTime, mark, cancel);

    public Task<bool> RenewAsync(RebuildLease lease, CancellationToken cancel) =>
        WriteAsync(lease, RedisKeys.Rebuild(lease.Product), [], cancel);

    public Task AbandonAsync(RebuildLease lease, CancellationToken cancel) =>
        WriteAsync(lease, RedisKeys.Rebuild(lease.Product), ["DEL"], cancel);

    public Task<bool> RestoreAnswersAsync(RebuildLease lease, IReadOnlyCollection<AnsweredPurchase> purchases, CancellationToken cancel) =>
        RestoreAnswersScript.RunAsync(redis, lease, LeaseTime, purchases, AnswerRetention, cancel);

    public async Task<bool> CompleteAsync(RebuildLease lease, RebuiltSale sale, CancellationToken cancel)
    {
        var (product, orders) = (lease.Product, sale.Orders);
        // First, as when a sale is opened: a sale without an entry in the index is one that no worker looks after.
        await IndexAsync([product], cancel);
        var holds = orders.Live.Where(static order => order is { Status: OrderStatus.Reserved, HoldUntil: not null });
        return await WriteAllAsync(lease, RedisKeys.Orders(product), "HDEL", orders.EndedInStore, static id => [id.Value], cancel)
            && await WriteAllAsync(lease, RedisKeys.Orders(product), "HSET", orders.ForRedis, Packed, cancel)
            && await WriteAllAsync(lease, RedisKeys.Buyers(product), "HSET", orders.Live.GroupBy(static o => o.User), Entry, cancel)
            && await WriteAllAsync(lease, RedisKeys.Holds(product), "ZADD", holds, Deadline, cancel)
            && await FinishRebuildScript.RunAsync(redis, lease, sale, cancel);
    }

    public Task IndexAsync(IReadOnlyCollection<ProductId> products, CancellationToken cancel)
    {
        RedisValue[] members = [.. products.Select(static product => (RedisValue)product.Value)];
        return redis.AskAsync(database => database.SetAddAsync(RedisKeys.SalesIndex, members), cancel);
    }

    private static RedisValue[] Packed(Order order) => [order.Id.Value, PackedOrder.Format(order)];

    private static RedisValue[] Deadline(Order order) => [UnixTime.ToMilliseconds(order.HoldUntil), order.Id.Value];

    /// <summary>In the order in which they were bought, as the purchases wrote it.</summary>
    private static RedisValue[] Entry(IGrouping<UserId, Order> bought) =>
        [
            bought.Key.Value,
            new BuyerEntry(
                bought.Sum(static order => order.Quantity),
                [.. bought.OrderBy(static order => order.CreatedAt).Select(static order => order.Id)]
            ).Format(),
        ];

    private async Task<bool> WriteAllAsync<T>(
        RebuildLease lease,
        RedisKey target,
        string command,
        IEnumerable<T> items,
        Func<T, RedisValue[]> arguments,
        CancellationToken cancel
    )
    {
        foreach (var chunk in items.Chunk(Chunk))
        {
            if (!await WriteAsync(lease, target, [command, .. chunk.SelectMany(arguments)], cancel))
                return false;
        }
        return true;
    }

    private Task<bool> WriteAsync(RebuildLease lease, RedisKey target, IEnumerable<RedisValue> command, CancellationToken cancel) =>
        RestoreEntriesScript.RunAsync(redis, lease, LeaseTime, target, command, cancel);
}
