using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Stores;
using FlashSale.Tests.Worker;
using FlashSale.Worker;

namespace FlashSale.Tests.Rebuilding;

/// <summary>Rebuilders that die, meet, or come late. Only the keys of their own sale are lost.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class RebuilderTests(RedisFixture redis)
{
    [Fact]
    public async Task Rebuild_StoppedHalfway_StaysClosedAndTheNextOneCompletes()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var product = await bench.OpenAsync(stock: 40_000, TimeSpan.FromHours(1));
        await bench.Orders.SaveAsync(product, StoreData.Orders(product, 30_000), [], 30_000, default);
        await LoseAsync(bench, product);

        using var stop = new CancellationTokenSource();
        var first = bench.RebuildAsync(product, stop.Token);
        while (await bench.Redis.HashLengthAsync(RedisKeys.Orders(product)) == 0)
            Assert.False(first.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.IsType<PurchaseOutcome.UnknownProduct>(await bench.TryBuyAsync(product));

        Assert.Equal(RebuildResult.Rebuilt, await bench.RebuildAsync(product));
        Assert.Equal(10_000, (await bench.SnapshotAsync(product)).Stock);
        await bench.AssertBalancedAsync(product);
    }

    [Fact]
    public async Task Rebuild_AnotherOneDied_WaitsForTheEndOfItsLease()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var product = await SoldAsync(bench);
        await LoseAsync(bench, product);
        await bench.Get<ISaleRebuilder>().BeginAsync(product, 0, default);

        Assert.Equal(RebuildResult.Busy, await bench.RebuildAsync(product));
        Assert.InRange((await bench.Redis.KeyTimeToLiveAsync(RedisKeys.Rebuild(product)))!.Value.TotalSeconds, 0.1, 10);

        await bench.Redis.KeyDeleteAsync(RedisKeys.Rebuild(product));
        Assert.Equal(RebuildResult.Rebuilt, await bench.RebuildAsync(product));
        await bench.AssertBalancedAsync(product);
    }

    [Fact]
    public async Task Complete_ByOneWhoWasFrozenWhileAnotherDidIt_ChangesNothing()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var product = await SoldAsync(bench);
        await LoseAsync(bench, product);
        var rebuilder = bench.Get<ISaleRebuilder>();
        var late = Assert.IsType<RebuildStart.Begun>(await rebuilder.BeginAsync(product, 0, default)).Lease;
        await bench.Redis.KeyDeleteAsync(RedisKeys.Rebuild(product));
        await bench.RebuildAsync(product);
        var bought = await bench.BuyAsync(product);
        var document = Assert.IsType<Product>(await bench.Products.FindAsync(product, default));
        var stale = new MergedOrders([], [bought with { Status = OrderStatus.Cancelled }], [bought.Id], [], []);

        Assert.False(await rebuilder.CompleteAsync(late, new RebuiltSale(document, stale, 1), default));
        Assert.False(await rebuilder.RenewAsync(late, default));

        Assert.Equal(bought, await bench.Reader.FindOrderAsync(bought.Id, default));
        await bench.AssertBalancedAsync(product);
    }

    [Fact]
    public async Task Rebuild_TwoWorkersAtOnce_OneDoesItOnce()
    {
        await using var one = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        await using var other = await WorkerBench.NewAsync(redis.Server.ConnectionString, sharing: one);
        var product = await SoldAsync(one);
        var before = await one.SnapshotAsync(product);
        await LoseAsync(one, product);

        var results = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => Task.Run(() => (i % 2 == 0 ? one : other).RebuildAsync(product)))
        );

        Assert.Single(results, RebuildResult.Rebuilt);
        Assert.Equal(before.Sequence + SaleRebuild.SequenceGap, (await one.SnapshotAsync(product)).Sequence);
        await one.AssertBalancedAsync(product);
    }

    [Fact]
    public async Task Rebuild_SoundAndBusySale_IsLeftAlone()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var product = await bench.OpenAsync(stock: 100_000);
        var looks = 0;
        // The figures that it looks at are the first ones, so they are always older than the store's mark.
        var guarding = Task.Run(async () =>
        {
            for (; looks < 20; Interlocked.Increment(ref looks))
            {
                await bench.Handler.HandleAsync(product, await bench.ReadAsync(product), default);
                await bench.Get<SaleGuard>().RunOnceAsync(default);
            }
        });

        var bought = 0;
        for (; Volatile.Read(ref looks) < 20 && !guarding.IsCompleted; bought += 5)
            await bench.BuyAsync(product, 5);
        await guarding;

        Assert.Equal(bought, (await bench.SnapshotAsync(product)).Sequence);
        await bench.AssertBalancedAsync(product);
    }

    [Fact]
    public async Task Guard_LowerNumberThanItSawBefore_PutsTheSaleInOrderThoughTheStoreNeverHeard()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var product = await bench.OpenAsync(stock: 10);
        await bench.BuyAsync(product, 4);
        await bench.KnowAsync();
        await bench.Get<SaleGuard>().RunOnceAsync(default);
        await bench.Redis.HashSetAsync(RedisKeys.Sale(product), "seq", 2);

        await bench.KnowAsync();
        await bench.Get<SaleGuard>().RunOnceAsync(default);

        Assert.Equal(4 + SaleRebuild.SequenceGap, (await bench.SnapshotAsync(product)).Sequence);
        await bench.AssertBalancedAsync(product);
    }

    /// <summary>The store never heard of the restock, so only Redis can tell.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rebuild_RestockedAndNotStored_KeepsTheTotal(bool openedByAnEarlierBuild)
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var product = await bench.OpenAsync(stock: 5);
        await bench.Control.RestockAsync(product, 7, key: null, default);
        await bench.Redis.KeyDeleteAsync([RedisKeys.Stream(product), RedisKeys.Stock(product)]);
        if (openedByAnEarlierBuild)
            await bench.Redis.HashDeleteAsync(RedisKeys.Sale(product), "changed");

        await bench.RebuildAsync(product);

        Assert.Equal(12, (await bench.SnapshotAsync(product)).Total);
        await bench.AssertBalancedAsync(product);
        Assert.Equal(12, (await bench.Products.FindAsync(product, default))?.Terms.TotalStock);
    }

    [Fact]
    public async Task ConfirmAndRelease_WhileTheSaleIsPutBack_ChangeNothingAndWorkAfterwards()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var product = await bench.OpenAsync(stock: 5, TimeSpan.FromHours(1));
        var (pays, goes) = (await bench.BuyAsync(product), await bench.BuyAsync(product));
        await bench.PersistAsync(product);
        await bench.Redis.KeyDeleteAsync(RedisKeys.Stock(product));
        var rebuilder = bench.Get<ISaleRebuilder>();
        var begun = Assert.IsType<RebuildStart.Begun>(await rebuilder.BeginAsync(product, 0, default));

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await bench.Gate.ConfirmAsync(pays.Id, pays.User, default));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () =>
            await bench.Gate.ReleaseAsync(goes.Id, goes.User, ReleaseReason.Cancelled, default)
        );
        Assert.IsType<SaleControlOutcome.UnknownSale>(await bench.Control.RestockAsync(product, 1, key: null, default));

        await rebuilder.AbandonAsync(begun.Lease, default);
        await bench.RebuildAsync(product);
        Assert.IsType<ConfirmOutcome.Confirmed>(await bench.Gate.ConfirmAsync(pays.Id, pays.User, default));
        Assert.IsType<ReleaseOutcome.Released>(await bench.Gate.ReleaseAsync(goes.Id, goes.User, ReleaseReason.Cancelled, default));
        await bench.AssertBalancedAsync(product);
    }

    private static async Task<ProductId> SoldAsync(WorkerBench bench)
    {
        var product = await bench.OpenAsync(stock: 10);
        await bench.BuyAsync(product, 4);
        await bench.PersistAsync(product);
        return product;
    }

    private static Task<long> LoseAsync(WorkerBench bench, ProductId product) =>
        bench.Redis.KeyDeleteAsync([
            RedisKeys.Sale(product),
            RedisKeys.Stock(product),
            RedisKeys.Buyers(product),
            RedisKeys.Orders(product),
            RedisKeys.Holds(product),
            RedisKeys.Stream(product),
        ]);
}
