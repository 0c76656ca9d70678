using System.Runtime.CompilerServices;
using FlashSale.Domain;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Order = FlashSale.Domain.Order;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SaleReader(RedisGateway redis, ILogger<SaleReader> logger) : ISaleReader
{
    private const int WalkPage = 500;

    public async Task<IReadOnlyList<ProductId>> ListSalesAsync(CancellationToken cancel)
    {
        var members = await redis.AskAsync(static database => database.SetMembersAsync(RedisKeys.SalesIndex), cancel);
        var products = new List<ProductId>(members.Length);
        foreach (var member in members)
            if (ProductId.TryParse((string?)member, out var id))
                products.Add(id);
        return products;
    }

    public async ValueTask<SaleSnapshot?> FindSaleAsync(ProductId product, CancellationToken cancel) =>
        await ReadSaleScript.RunAsync(redis, [product], SnapshotReply.Parse, cancel) is [var sale] ? sale : null;

    public async Task<IReadOnlyDictionary<ProductId, SaleSnapshot>> FindSalesAsync(
        IReadOnlyCollection<ProductId> products,
        CancellationToken cancel
    )
    {
        var snapshots = await ReadSaleScript.RunAsync(redis, products.Distinct(), SnapshotReply.Parse, cancel);
        return snapshots.ToDictionary(static snapshot => snapshot.Product);
    }

    public async Task<ReachedSales> FindReachableSalesAsync(IReadOnlyCollection<ProductId> products, CancellationToken cancel)
    {
        var unanswered = new List<ProductId>();
        var snapshots = await ReadSaleScript.RunAsync(redis, products.Distinct(), SnapshotReply.Parse, cancel, unanswered);
        return new(snapshots.ToDictionary(static snapshot => snapshot.Product), unanswered);
    }

    public async ValueTask<Order?> FindOrderAsync(OrderId order, CancellationToken cancel)
    {
        var packed = await redis.AskAsync(database => database.HashGetAsync(RedisKeys.Orders(order.Product), order.Value), cancel);
        return packed.IsNull ? null : Unpack(order, packed);
    }

    /// <remarks>Two pipelines: the user's entry in each sale, then the orders that it names.</remarks>
    public async Task<IReadOnlyList<Order>> ListOrdersAsync(UserId user, CancellationToken cancel)
    {
        var sales = await ListSalesAsync(cancel);
        var entries = await redis.AskAsync(
            database => Task.WhenAll(sales.Select(product => database.HashGetAsync(RedisKeys.Buyers(product), user.Value))),
            cancel
        );
        var ids = entries.SelectMany(static entry => BuyerEntry.Parse(entry)?.Orders ?? []).ToList();
        var packed = await redis.AskAsync(
            database => Task.WhenAll(ids.Select(id => database.HashGetAsync(RedisKeys.Orders(id.Product), id.Value))),
            cancel
        );
        var orders = new List<Order>(ids.Count);
        for (var i = 0; i < ids.Count; i++)
            if (!packed[i].IsNull && Unpack(ids[i], (byte[]?)packed[i]) is { IsLive: true } order)
                orders.Add(order);
        return orders;
    }

    public async IAsyncEnumerable<Order> WalkOrdersAsync(ProductId product, [EnumeratorCancellation] CancellationToken cancel)
    {
        RedisKey key = RedisKeys.Orders(product);
        var cursor = "0";
        do
        {
            // By hand: the client's own HashScan of this version blocks the calling thread.
            var at = cursor;
            var page = Replies.Array(await redis.AskAsync(database => database.ExecuteAsync("HSCAN", key, at, "COUNT", WalkPage), cancel));
            var pairs = Replies.Array(page[1]);
            for (var i = 0; i + 1 < pairs.Length; i += 2)
                if (OrderId.TryParse((string?)pairs[i], out var id) && Unpack(id, Replies.Bytes(pairs[i + 1])) is { } order)
                    yield return order;
            cursor = Replies.Text(page[0]);
        } while (cursor != "0");
    }

    private Order? Unpack(OrderId id, ReadOnlySpan<byte> packed)
    {
        var order = PackedOrder.Parse(id, packed);
        if (order is null)
            Log.UnreadableOrder(logger, id.Value);
        return order;
    }
}
