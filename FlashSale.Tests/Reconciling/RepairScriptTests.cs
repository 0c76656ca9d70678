using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Reconciling;

/// <summary>A correction whose observation has gone out of date touches nothing.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class RepairScriptTests(RedisFixture redis)
{
    [Fact]
    public async Task Correct_AlreadyRight_TouchesNothing()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        SaleCorrection[] corrections =
        [
            new SaleCorrection.Counters(0),
            new SaleCorrection.PutBack(bench.Held),
            new SaleCorrection.Buyer(bench.Sold.User.Value, $"1:{bench.Sold.Id}", [bench.Sold.Id]),
            new SaleCorrection.Hold(bench.Held.Id.Value),
            new SaleCorrection.Hold(bench.Sold.Id.Value),
        ];

        await MovedAsync(bench, corrections);
    }

    [Fact]
    public async Task Correct_ObservationOutOfDate_TouchesNothing()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        await bench.TamperAsync("stock too high");
        await bench.TamperAsync("too many units");
        var paid = bench.Held with { Status = OrderStatus.Confirmed, Version = 2 };
        SaleCorrection[] corrections =
        [
            new SaleCorrection.Counters(1),
            new SaleCorrection.Replace(bench.Held with { Version = 7 }, paid),
            new SaleCorrection.Replace(bench.Sold with { Id = OrderId.New(bench.Product) }, bench.Sold),
            new SaleCorrection.Buyer(bench.Sold.User.Value, "2:elsewhere", [bench.Sold.Id]),
            new SaleCorrection.PutBack(bench.Held with { Id = OrderId.New(bench.Product), Status = OrderStatus.Expired }),
        ];

        await MovedAsync(bench, corrections);
    }

    [Fact]
    public async Task Correct_EndedOrderComesToLife_TakesItsUnitAndRightAgain()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        var ended = Assert.IsType<ReleaseOutcome.Released>(
            await bench.Worker.Gate.ReleaseAsync(bench.Held.Id, null, ReleaseReason.Cancelled, default)
        );
        var paid = ended.Order with { Status = OrderStatus.Confirmed, Version = 3 };

        Assert.IsType<CorrectionOutcome.Applied>(await CorrectAsync(bench, new SaleCorrection.Replace(ended.Order, paid)));

        var sale = await bench.SnapshotAsync();
        Assert.Equal((8, 0, 2), (sale.Stock, sale.Held, sale.Sold));
        Assert.Equal($"1:{paid.Id}", await bench.Redis.HashGetAsync(RedisKeys.Buyers(bench.Product), paid.User.Value));
        await bench.PersistAsync();
        Assert.True((await bench.AuditAsync()).Balanced);
    }

    [Fact]
    public async Task Correct_UnreadableOrder_CountsNothing()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        await bench.TamperAsync("stock too high");
        await bench.Redis.HashSetAsync(RedisKeys.Orders(bench.Product), OrderId.New(bench.Product).Value, "9|what|is|this");

        var outcome = await CorrectAsync(bench, new SaleCorrection.Counters(-1));

        Assert.Contains("can not be read", Assert.IsType<CorrectionOutcome.Impossible>(outcome).Reason, StringComparison.Ordinal);
        Assert.Equal(9, (await bench.SnapshotAsync()).Stock);
    }

    [Fact]
    public async Task Correct_MoreSoldThanThereIs_SellsNoMoreAndSaysSo()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        await bench.Redis.HashSetAsync(RedisKeys.Sale(bench.Product), "total", 1);
        await bench.Redis.StringSetAsync(RedisKeys.Stock(bench.Product), 5);

        Assert.IsType<CorrectionOutcome.Applied>(await CorrectAsync(bench, new SaleCorrection.Counters(-6)));

        // One more than there is: nothing is for sale until it comes back.
        Assert.Equal(-1, (await bench.SnapshotAsync()).Stock);
        var request = new PurchaseRequest(bench.Product, UserId.New(), 1, "one too many", AddressLimit: null);
        Assert.IsType<PurchaseOutcome.SoldOut>(await bench.Worker.Gate.PurchaseAsync(request, default));
        await bench.PersistAsync();
        Assert.Empty((await bench.AuditAsync()).Drift);
        Assert.False((await bench.AuditAsync()).Balanced);
    }

    [Fact]
    public async Task Correct_SaleBeingRebuilt_IsUnavailable()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        await bench.Redis.KeyDeleteAsync(RedisKeys.Sale(bench.Product));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => CorrectAsync(bench, new SaleCorrection.PutBack(bench.Held)));
    }

    [Fact]
    public async Task Correct_OrderChanged_TellsTheStoreAndWhoWatchesTheStock()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        var sequence = (await bench.SnapshotAsync()).Sequence;
        await bench.LoseAsync(bench.Held);

        await CorrectAsync(bench, new SaleCorrection.PutBack(bench.Held));

        var told = Assert.IsType<SaleEvent.OrderChanged>(Assert.Single(await bench.Worker.ReadAsync(bench.Product)).Event);
        Assert.Equal((bench.Held, sequence + 1), (told.Order, told.Sequence));
    }

    [Fact]
    public async Task Correct_SeveralLinesLost_TheStockNeverRises()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString, stock: 2);
        await bench.Redis.HashDeleteAsync(RedisKeys.Orders(bench.Product), [bench.Held.Id.Value, bench.Sold.Id.Value]);

        Assert.IsType<CorrectionOutcome.Applied>(await CorrectAsync(bench, new SaleCorrection.PutBack(bench.Held)));

        // The other one is sold as well: whoever presses now must not get its unit.
        Assert.Equal(0, (await bench.SnapshotAsync()).Stock);
        Assert.IsType<CorrectionOutcome.Applied>(await CorrectAsync(bench, new SaleCorrection.PutBack(bench.Sold)));
        var sale = await bench.SnapshotAsync();
        Assert.Equal((0, 1, 1), (sale.Stock, sale.Held, sale.Sold));
    }

    [Fact]
    public async Task Correct_LostHoldIsOver_EndsWithoutAUnit()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString, stock: 2);
        await bench.LoseAsync(bench.Held);
        // Its unit was sold to somebody else meanwhile.
        await bench.Redis.StringDecrementAsync(RedisKeys.Stock(bench.Product));
        var lapsed = bench.Held with { HoldUntil = bench.Held.CreatedAt };

        Assert.IsType<CorrectionOutcome.Applied>(await CorrectAsync(bench, new SaleCorrection.PutBack(lapsed)));

        Assert.Equal(0, (await bench.SnapshotAsync()).Stock);
        await bench.PersistAsync();
        var stored = await bench.Worker.Orders.FindAsync(bench.Held.Id, default);
        Assert.Equal((OrderStatus.Expired, bench.Held.Version + 1), (stored!.Status, stored.Version));
        Assert.True((await bench.Redis.HashGetAsync(RedisKeys.Buyers(bench.Product), bench.Held.User.Value)).IsNull);
    }

    private static Task<CorrectionOutcome> CorrectAsync(DriftBench bench, SaleCorrection correction) =>
        bench.Worker.Get<ISaleRepair>().CorrectAsync(bench.Product, correction, default);

    private static async Task MovedAsync(DriftBench bench, SaleCorrection[] corrections)
    {
        var before = await bench.ContentsAsync();
        foreach (var correction in corrections)
            Assert.IsType<CorrectionOutcome.Moved>(await CorrectAsync(bench, correction));
        Assert.Equal(before, await bench.ContentsAsync());
    }
}
