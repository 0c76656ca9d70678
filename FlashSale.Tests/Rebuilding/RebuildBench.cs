using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Worker;
using FlashSale.Worker;

namespace FlashSale.Tests.Rebuilding;

/// <summary>What tests about a lost Redis say of a sale on a <see cref="WorkerBench"/>.</summary>
internal static class RebuildBench
{
    /// <summary>A product in the store and its sale in Redis, with a limit of one, as most flash sales have.</summary>
    public static async Task<ProductId> OpenAsync(this WorkerBench bench, int stock, TimeSpan hold = default, int limit = 1)
    {
        var product = WorkerBench.Sneaker(stock, hold);
        product = product with { Terms = product.Terms with { PerUserLimit = limit } };
        await bench.Products.InsertAsync(product, default);
        await bench.Control.OpenAsync(product, default);
        await bench.KnowAsync(product.Id);
        return product.Id;
    }

    public static async Task<PurchaseOutcome> TryBuyAsync(this WorkerBench bench, ProductId product, UserId? user = null) =>
        await bench.Gate.PurchaseAsync(new(product, user ?? UserId.New(), 1, Guid.NewGuid().ToString(), AddressLimit: null), default);

    /// <summary>Everything that waits in the stream goes into the store.</summary>
    public static async Task PersistAsync(this WorkerBench bench, ProductId product)
    {
        while (await bench.ReadAsync(product) is { Count: > 0 } entries)
            await bench.Handler.HandleAsync(product, entries, default);
    }

    /// <summary>Redis loses all that it had.</summary>
    public static Task LoseAsync(this WorkerBench bench) => bench.Redis.ExecuteAsync("FLUSHALL");

    public static Task<RebuildResult> RebuildAsync(this WorkerBench bench, ProductId product, CancellationToken cancel = default) =>
        bench.Get<SaleRebuild>().RunAsync(product, seen: 0, cancel);

    public static async Task<SaleSnapshot> SnapshotAsync(this WorkerBench bench, ProductId product) =>
        Assert.IsType<SaleSnapshot>(await bench.Reader.FindSaleAsync(product, default));

    /// <summary>Units add up, both places have the same orders, and buyers and holds are what the orders make them.</summary>
    public static async Task AssertBalancedAsync(this WorkerBench bench, ProductId product)
    {
        await bench.PersistAsync(product);
        var audit = await bench.Get<SaleAuditor>().AuditAsync(product, default);
        Assert.True(audit is { Balanced: true, Quiet: true }, audit?.ToString());
        var live = new List<Order>();
        await foreach (var order in bench.Reader.WalkOrdersAsync(product, default))
        {
            if (order.IsLive)
                live.Add(order);
        }
        var buyers = await bench.Redis.HashGetAllAsync(RedisKeys.Buyers(product));
        Assert.Equal(
            live.GroupBy(static order => order.User.Value).Select(Entry).Order(),
            buyers
                .Select(static buyer => $"{buyer.Name} {BuyerEntry.Parse(buyer.Value)?.Units} {Sorted(BuyerEntry.Parse(buyer.Value))}")
                .Order()
        );
        Assert.Equal(
            live.Where(static order => order.Status == OrderStatus.Reserved).Select(static order => order.Id.Value).Order(),
            (await bench.Redis.SortedSetRangeByRankAsync(RedisKeys.Holds(product))).Select(static hold => hold.ToString()).Order()
        );
    }

    private static string Entry(IGrouping<string, Order> bought) =>
        $"{bought.Key} {bought.Sum(static order => order.Quantity)} {string.Join(',', bought.Select(static o => o.Id.Value).Order())}";

    private static string Sorted(BuyerEntry? entry) => string.Join(',', (entry?.Orders ?? []).Select(static id => id.Value).Order());
}
