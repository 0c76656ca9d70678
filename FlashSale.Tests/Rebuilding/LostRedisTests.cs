using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using FlashSale.Worker;

namespace FlashSale.Tests.Rebuilding;

/// <summary>Redis lost everything. The class has a Redis of its own, because that is what it does to it.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class LostRedisTests : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private RedisServer _redis = null!;
    private WorkerBench _bench = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _bench = await WorkerBench.NewAsync(_redis.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Guard_AllKeysGoneInTheMiddleOfASale_PutsEverythingBack()
    {
        var product = await _bench.OpenAsync(stock: 10, Hour);
        var guard = _bench.Get<SaleGuard>();
        await guard.RunOnceAsync(default);
        var held = await _bench.BuyAsync(product);
        var paid = await _bench.BuyAsync(product);
        await _bench.Gate.ConfirmAsync(paid.Id, null, default);
        var cancelled = await _bench.BuyAsync(product);
        await _bench.Gate.ReleaseAsync(cancelled.Id, null, ReleaseReason.Cancelled, default);
        await _bench.PersistAsync(product);
        var before = await _bench.SnapshotAsync(product);

        await _bench.LoseAsync();
        Assert.IsType<PurchaseOutcome.UnknownProduct>(await _bench.TryBuyAsync(product));
        await _bench.KnowAsync();
        await guard.RunOnceAsync(default);

        var after = await _bench.SnapshotAsync(product);
        Assert.Equal(before with { Sequence = after.Sequence }, after);
        Assert.Equal(before.Sequence + SaleRebuild.SequenceGap, after.Sequence);
        Assert.Equal([product], await _bench.Reader.ListSalesAsync(default));
        await _bench.AssertBalancedAsync(product);
        Assert.Equal(paid with { Status = OrderStatus.Confirmed, Version = 2 }, await _bench.Reader.FindOrderAsync(paid.Id, default));
        Assert.Equal(held, await _bench.Reader.FindOrderAsync(held.Id, default));
        // Rights as before: used up by those who have an order, returned to who gave theirs back.
        Assert.IsType<PurchaseOutcome.LimitReached>(await _bench.TryBuyAsync(product, held.User));
        Assert.IsType<PurchaseOutcome.LimitReached>(await _bench.TryBuyAsync(product, paid.User));
        Assert.IsType<PurchaseOutcome.Accepted>(await _bench.TryBuyAsync(product, cancelled.User));
        await _bench.AssertBalancedAsync(product);
    }

    [Fact]
    public async Task Rebuild_HoldsThatWereOpen_CanBePaidAndExpire()
    {
        var product = await _bench.OpenAsync(stock: 5, Hour);
        var (pays, goes) = (await _bench.BuyAsync(product), await _bench.BuyAsync(product));
        var ends = await _bench.BuyAsync(product);
        await _bench.PersistAsync(product);
        await _bench.Orders.SaveAsync([ends with { HoldUntil = DateTimeOffset.UnixEpoch.AddDays(1), Version = 2 }], default);

        await _bench.LoseAsync();
        await _bench.RebuildAsync(product);
        await _bench.KnowAsync();
        await _bench.Get<HoldSweeper>().RunOnceAsync(default);

        Assert.IsType<ConfirmOutcome.Confirmed>(await _bench.Gate.ConfirmAsync(pays.Id, pays.User, default));
        Assert.IsType<ReleaseOutcome.Released>(await _bench.Gate.ReleaseAsync(goes.Id, goes.User, ReleaseReason.Cancelled, default));
        Assert.Equal(OrderStatus.Expired, (await _bench.Reader.FindOrderAsync(ends.Id, default))?.Status);
        await _bench.AssertBalancedAsync(product);
        Assert.Equal((4, 0, 1), await FiguresAsync(product));
    }

    [Fact]
    public async Task Rebuild_RestockedAndPaused_ComesBackSo()
    {
        var product = await _bench.OpenAsync(stock: 5);
        await _bench.BuyAsync(product);
        await _bench.Control.RestockAsync(product, 7, key: null, default);
        await _bench.Control.PauseAsync(product, default);
        await _bench.PersistAsync(product);

        await _bench.LoseAsync();
        await _bench.RebuildAsync(product);

        Assert.Equal((12, 11, SaleState.Paused), await StateAsync(product));
        await _bench.Control.ResumeAsync(product, default);
        await _bench.AssertBalancedAsync(product);
        // The numbers went on, so the store took the news of the resumed sale.
        Assert.Equal(SaleSwitch.Open, (await _bench.Products.FindAsync(product, default))?.Switch);
    }

    [Fact]
    public async Task Rebuild_OverButHeld_IsPutBackClosedUntilTheHoldsEnd()
    {
        var product = await _bench.OpenAsync(stock: 5, Hour);
        var held = await _bench.BuyAsync(product);
        await _bench.Control.CloseAsync(product, withdraw: false, default);
        await _bench.PersistAsync(product);

        await _bench.LoseAsync();
        await _bench.Get<SaleOpener>().RunOnceAsync(default);

        Assert.IsType<PurchaseOutcome.SaleClosed>(await _bench.TryBuyAsync(product));
        Assert.IsType<ConfirmOutcome.Confirmed>(await _bench.Gate.ConfirmAsync(held.Id, held.User, default));
        await _bench.AssertBalancedAsync(product);
    }

    /// <summary>No worker had met the sale: this one has just started.</summary>
    [Fact]
    public async Task Opener_WithdrawnButHeld_IsPutBackUntilTheHoldsEnd()
    {
        var product = await _bench.OpenAsync(stock: 5, Hour);
        var held = await _bench.BuyAsync(product);
        await _bench.Control.CloseAsync(product, withdraw: true, default);
        await _bench.PersistAsync(product);

        await _bench.LoseAsync();
        await _bench.Get<SaleOpener>().RunOnceAsync(default);

        Assert.IsType<PurchaseOutcome.UnknownProduct>(await _bench.TryBuyAsync(product));
        Assert.IsType<ConfirmOutcome.Confirmed>(await _bench.Gate.ConfirmAsync(held.Id, held.User, default));
        await _bench.AssertBalancedAsync(product);
    }

    [Fact]
    public async Task Opener_IndexLost_NamesWithdrawnSalesToo()
    {
        var open = await _bench.OpenAsync(stock: 5, Hour);
        var withdrawn = await _bench.OpenAsync(stock: 5, Hour);
        await _bench.BuyAsync(withdrawn);
        await _bench.Control.CloseAsync(withdrawn, withdraw: true, default);
        await _bench.PersistAsync(withdrawn);

        await _bench.Redis.KeyDeleteAsync(RedisKeys.SalesIndex);
        await _bench.Get<SaleOpener>().RunOnceAsync(default);

        Assert.Equal(new HashSet<ProductId> { open, withdrawn }, [.. await _bench.Reader.ListSalesAsync(default)]);
    }

    [Fact]
    public async Task Rebuild_OverAndNobodyHolds_StaysAway()
    {
        var product = await _bench.OpenAsync(stock: 5);
        await _bench.BuyAsync(product);
        await _bench.Control.CloseAsync(product, withdraw: false, default);
        await _bench.PersistAsync(product);

        await _bench.LoseAsync();

        Assert.Equal(RebuildResult.Over, await _bench.RebuildAsync(product));
        Assert.Null(await _bench.Reader.FindSaleAsync(product, default));
    }

    [Fact]
    public async Task Rebuild_OrdersLeftThatTheStoreNeverHeardOf_AreKeptOnBothSides()
    {
        var product = await _bench.OpenAsync(stock: 5);
        var order = await _bench.BuyAsync(product);
        // The stream goes, too: nothing will ever tell the store.
        await _bench.Redis.KeyDeleteAsync([RedisKeys.Sale(product), RedisKeys.Stream(product)]);

        await _bench.Get<SaleOpener>().RunOnceAsync(default);

        Assert.Equal(order, await _bench.Orders.FindAsync(order.Id, default));
        Assert.Equal(4, (await _bench.SnapshotAsync(product)).Stock);
        await _bench.AssertBalancedAsync(product);
    }

    [Fact]
    public async Task Rebuild_StockCounterGone_IsCountedAnew()
    {
        var product = await _bench.OpenAsync(stock: 5);
        await _bench.BuyAsync(product);
        await _bench.Redis.KeyDeleteAsync(RedisKeys.Stock(product));
        Assert.IsType<PurchaseOutcome.Unavailable>(await _bench.TryBuyAsync(product));

        Assert.Equal(RebuildResult.Rebuilt, await _bench.RebuildAsync(product));

        Assert.Equal((5, 4, SaleState.Live), await StateAsync(product));
        await _bench.AssertBalancedAsync(product);
    }

    private async Task<(int Stock, int Held, int Sold)> FiguresAsync(ProductId product)
    {
        var sale = await _bench.SnapshotAsync(product);
        return (sale.Stock, sale.Held, sale.Sold);
    }

    private async Task<(int Total, int Stock, SaleState State)> StateAsync(ProductId product)
    {
        var sale = await _bench.SnapshotAsync(product);
        return (sale.Total, sale.Stock, sale.State);
    }
}
