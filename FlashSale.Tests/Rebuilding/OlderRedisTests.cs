using System.Globalization;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using FlashSale.Worker;
using Microsoft.Extensions.Logging;

namespace FlashSale.Tests.Rebuilding;

/// <summary>Redis came back with the files of an earlier moment, as after a failover to a replica that lagged, or from a backup.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class OlderRedisTests : IAsyncLifetime
{
    private RedisServer _redis = null!;
    private WorkerBench _bench = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartNewAsync(durable: true);
        _bench = await WorkerBench.NewAsync(_redis.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Guard_OlderFile_MergesWhatBothSidesAcknowledged()
    {
        var product = await _bench.OpenAsync(stock: 10, TimeSpan.FromHours(1));
        var paid = await _bench.BuyAsync(product);
        var gone = await _bench.BuyAsync(product);
        await _bench.PersistAsync(product);
        _redis.KeepFiles();
        // What Redis will have forgotten, and the store not.
        await _bench.Gate.ConfirmAsync(paid.Id, null, default);
        await _bench.Gate.ReleaseAsync(gone.Id, null, ReleaseReason.Cancelled, default);
        var lost = await _bench.BuyAsync(product, 3);
        await _bench.PersistAsync(product);
        await GoBackAsync(product);
        // What only Redis knows: sold before anybody noticed.
        var late = await _bench.BuyAsync(product);

        await _bench.KnowAsync();
        await _bench.Get<SaleGuard>().RunOnceAsync(default);

        await _bench.AssertBalancedAsync(product);
        var sale = await _bench.SnapshotAsync(product);
        Assert.Equal((5, 4, 1), (sale.Stock, sale.Held, sale.Sold));
        Assert.Equal(OrderStatus.Confirmed, (await _bench.Reader.FindOrderAsync(paid.Id, default))?.Status);
        Assert.Equal(OrderStatus.Cancelled, (await _bench.Orders.FindAsync(gone.Id, default))?.Status);
        Assert.Equal(late, await _bench.Orders.FindAsync(late.Id, default));
        foreach (var order in (Order[])[paid, late, .. lost])
            Assert.IsType<PurchaseOutcome.LimitReached>(await _bench.TryBuyAsync(product, order.User));
        Assert.IsType<PurchaseOutcome.Accepted>(await _bench.TryBuyAsync(product, gone.User));
        await _bench.AssertBalancedAsync(product);
    }

    /// <summary>The store has heard of what was bought since the last look at Redis. That is no reason to close the sale, nor to ask its script.</summary>
    [Fact]
    public async Task Guard_FiguresOlderThanTheStore_LooksAgainAndLeavesTheSaleAlone()
    {
        var product = await _bench.OpenAsync(stock: 10);
        await _bench.Get<SaleGuard>().RunOnceAsync(default);
        await _bench.BuyAsync(product, 3);
        await _bench.PersistAsync(product);
        var before = await ScriptsAsync();

        await _bench.Get<SaleGuard>().RunOnceAsync(default);

        Assert.Equal(1, await ScriptsAsync() - before);
        await _bench.BuyAsync(product);
        await _bench.AssertBalancedAsync(product);
    }

    private async Task<long> ScriptsAsync() =>
        ((string)(await _bench.Redis.ExecuteAsync("INFO", "commandstats"))!).Split("cmdstat_evalsha:calls=") is [_, var stats]
            ? long.Parse(stats.Split(',')[0], CultureInfo.InvariantCulture)
            : 0;

    [Fact]
    public async Task Guard_UnitsSoldAgainAfterTheLoss_StaysSoldOutUntilTheyAreCovered()
    {
        var product = await _bench.OpenAsync(stock: 2);
        _redis.KeepFiles();
        var before = await _bench.BuyAsync(product, 2);
        await _bench.PersistAsync(product);
        await GoBackAsync(product);
        var after = await _bench.BuyAsync(product);

        await _bench.KnowAsync();
        await _bench.Get<SaleGuard>().RunOnceAsync(default);

        // Three buyers were told that they have a unit of two. All keep their order, and the audit says so.
        Assert.Equal((-1, 3), ((await _bench.SnapshotAsync(product)).Stock, (await _bench.SnapshotAsync(product)).Sold));
        foreach (var order in (Order[])[.. before, after])
            Assert.NotNull(await _bench.Reader.FindOrderAsync(order.Id, default));
        await _bench.PersistAsync(product);
        var audit = await _bench.Get<SaleAuditor>().AuditAsync(product, default);
        Assert.False(audit?.Balanced);
        Assert.Equal(0, Assert.IsType<PurchaseOutcome.SoldOut>(await _bench.TryBuyAsync(product)).Remaining);
        await _bench.Control.RestockAsync(product, 1, key: null, default);
        Assert.IsType<PurchaseOutcome.SoldOut>(await _bench.TryBuyAsync(product));
        await _bench.AssertBalancedAsync(product);
    }

    [Fact]
    public async Task Guard_ConfirmedBeforeTheLossAndCancelledAfterIt_NamesTheOrder()
    {
        using var log = new CollectedLog();
        _bench.Get<ILoggerFactory>().AddProvider(log);
        var product = await _bench.OpenAsync(stock: 10, TimeSpan.FromHours(1));
        var paid = await _bench.BuyAsync(product);
        _redis.KeepFiles();
        await _bench.Gate.ConfirmAsync(paid.Id, null, default);
        await _bench.BuyAsync(product, 3);
        await _bench.PersistAsync(product);
        await GoBackAsync(product);
        await _bench.Gate.ReleaseAsync(paid.Id, null, ReleaseReason.Cancelled, default);

        await _bench.KnowAsync();
        await _bench.Get<SaleGuard>().RunOnceAsync(default);

        Assert.Equal(OrderStatus.Confirmed, (await _bench.Reader.FindOrderAsync(paid.Id, default))?.Status);
        Assert.Contains(log.Lines, line => line.Contains($"another way after: {paid.Id}", StringComparison.Ordinal));
    }

    /// <summary>No script counts on with it, so no repair can: it is a sale whose state nobody knows.</summary>
    [Fact]
    public async Task Guard_NumberCanNotBeRead_PutsTheSaleBack()
    {
        var product = await _bench.OpenAsync(stock: 10, TimeSpan.FromHours(1));
        var held = await _bench.BuyAsync(product);
        await _bench.PersistAsync(product);
        await _bench.Redis.HashSetAsync(RedisKeys.Sale(product), "seq", "plenty");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _bench.Gate.ConfirmAsync(held.Id, null, default).AsTask());

        await _bench.KnowAsync();
        await _bench.Get<SaleGuard>().RunOnceAsync(default);

        Assert.IsType<ConfirmOutcome.Confirmed>(await _bench.Gate.ConfirmAsync(held.Id, null, default));
        await _bench.BuyAsync(product);
        await _bench.AssertBalancedAsync(product);
    }

    /// <summary>The numbers of two histories say nothing about each other: what was sold since Redis went back makes its total no newer.</summary>
    [Fact]
    public async Task Guard_RestockedAndPausedBeforeTheLossAndSoldPastThatAfterIt_BothStand()
    {
        var product = await _bench.OpenAsync(stock: 10, TimeSpan.FromHours(1));
        var paid = await _bench.BuyAsync(product, 3);
        _redis.KeepFiles();
        await _bench.Control.RestockAsync(product, 7, key: null, default);
        await _bench.Control.PauseAsync(product, default);
        foreach (var order in paid)
            await _bench.Gate.ConfirmAsync(order.Id, null, default);
        await _bench.PersistAsync(product);
        await GoBackAsync(product);
        // Past the number of the pause, and not past the last one.
        await _bench.BuyAsync(product, 3);

        await _bench.KnowAsync();
        await _bench.Get<SaleGuard>().RunOnceAsync(default);

        var sale = await _bench.SnapshotAsync(product);
        Assert.Equal((17, 11, SaleState.Paused), (sale.Total, sale.Stock, sale.State));
        await _bench.AssertBalancedAsync(product);
        var stored = await _bench.Products.FindAsync(product, default);
        Assert.Equal((17, SaleSwitch.Paused), (stored?.Terms.TotalStock, stored?.Switch));
    }

    private async Task GoBackAsync(ProductId product)
    {
        await _redis.KillAsync();
        _redis.PutFilesBack();
        await _redis.StartAsync();
        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    return await _bench.Reader.FindSaleAsync(product, default) is not null;
                }
                catch (StoreUnavailableException)
                {
                    return false;
                }
            },
            "Redis is back"
        );
    }
}
