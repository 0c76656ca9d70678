using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;
using StackExchange.Redis;

namespace FlashSale.Tests.Reconciling;

/// <summary>What becomes of a sale in Redis when it is over.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ArchiveTests(RedisFixture redis)
{
    private static readonly Dictionary<string, string?> AtOnce = new()
    {
        ["Worker:Archive:After"] = "00:00:00",
        ["Worker:Reconcile:ConfirmAfter"] = "00:00:00",
    };

    [Fact]
    public async Task Pass_SaleIsOver_DropsItsOrdersAndKeepsItsFigures()
    {
        await using var bench = await OverAsync();

        await PassAsync(bench);

        Assert.True(await IsArchivedAsync(bench));
        Assert.DoesNotContain(bench.Product, await bench.Worker.Reader.ListSalesAsync(default));
        Assert.Null(await bench.Worker.Reader.FindOrderAsync(bench.Sold.Id, default));
        Assert.Equal(bench.Sold, await bench.Worker.Orders.FindAsync(bench.Sold.Id, default));
        var sale = await bench.SnapshotAsync();
        Assert.Equal((10, 9, 0, 1, SaleState.Closed), (sale.Total, sale.Stock, sale.Held, sale.Sold, sale.State));
        var request = new PurchaseRequest(bench.Product, UserId.New(), 1, "late", AddressLimit: null);
        Assert.IsType<PurchaseOutcome.SaleClosed>(await bench.Worker.Gate.PurchaseAsync(request, default));
    }

    [Fact]
    public async Task OpenerAndGuard_ArchivedSale_LeaveItOffTheIndex()
    {
        await using var bench = await OverAsync();
        await bench.Worker.KnowAsync();
        await bench.Worker.Get<SaleGuard>().RunOnceAsync(default);
        await PassAsync(bench);
        bench.Worker.Get<LiveSales>().Publish(new([], new Dictionary<ProductId, SaleSnapshot>()));

        await bench.Worker.Get<SaleGuard>().RunOnceAsync(default);
        await bench.Worker.Get<SaleOpener>().RunOnceAsync(default);

        Assert.DoesNotContain(bench.Product, await bench.Worker.Reader.ListSalesAsync(default));
        Assert.True(await IsArchivedAsync(bench));
        Assert.Empty(bench.Worker.Get<SaleGuard>().Watched);

        // A worker was about to read its stream when it went, and has made it again.
        await bench.Worker.ReadAsync(bench.Product);
        Assert.True(await bench.Redis.KeyExistsAsync(RedisKeys.Stream(bench.Product)));
        await bench.Worker.Get<SaleOpener>().RunOnceAsync(default);
        Assert.DoesNotContain(bench.Product, await bench.Worker.Reader.ListSalesAsync(default));
        Assert.True(await IsArchivedAsync(bench));

        // An event comes to it in the moment in which it leaves the index.
        await bench.Redis.ExecuteAsync("XADD", RedisKeys.Stream(bench.Product), "*", "type", "nonsense");
        await bench.Worker.Get<SaleOpener>().RunOnceAsync(default);
        Assert.Contains(bench.Product, await bench.Worker.Reader.ListSalesAsync(default));
    }

    [Fact]
    public async Task Audit_ArchivedSale_IsBalancedByTheStoresOrders()
    {
        await using var bench = await OverAsync();
        await PassAsync(bench);

        var audit = await bench.AuditAsync();

        Assert.True(audit is { Balanced: true, Quiet: true, Persisted: 1, Pending: 0 });
        await bench.Worker.ExecuteAsync($"DELETE FROM orders WHERE id = '{bench.Sold.Id}'");
        Assert.Equal(DriftKinds.StockCounter, Assert.Single((await bench.AuditAsync()).Drift).Kind);
        // Nobody but a person can know which of the two is right.
        await bench.ReconcileAsync();
        Assert.Contains("archived", Assert.Single(await bench.RecordsAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pass_NotOverForLongEnough_KeepsEverything()
    {
        await using var bench = await OverAsync(new() { ["Worker:Archive:After"] = "01:00:00" });

        await PassAsync(bench);
        await PassAsync(bench);
        Assert.False(await IsArchivedAsync(bench));

        // As if that hour had gone by.
        await bench.Redis.HashDecrementAsync(RedisKeys.Sale(bench.Product), "over", 3_600_000);
        await PassAsync(bench);
        Assert.True(await IsArchivedAsync(bench));
    }

    [Theory]
    [InlineData("open")]
    [InlineData("a hold")]
    [InlineData("a decision on its way")]
    [InlineData("a decision in somebody's hands")]
    [InlineData("drift")]
    public async Task Pass_NotOver_KeepsEverything(string what)
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString, settings: AtOnce);
        if (what != "a hold")
            await bench.Worker.Gate.ReleaseAsync(bench.Held.Id, null, ReleaseReason.Cancelled, default);
        await bench.PersistAsync();
        if (what != "open")
            await bench.Worker.Control.CloseAsync(bench.Product, withdraw: false, default);
        if (what == "a decision in somebody's hands")
            await bench.Worker.ReadAsync(bench.Product, "slow");
        else if (what != "a decision on its way")
            await bench.PersistAsync();
        if (what == "drift")
            await bench.TamperAsync("nobody's entry");

        await PassAsync(bench);

        Assert.False(await IsArchivedAsync(bench));
        Assert.True(await bench.Redis.KeyExistsAsync(RedisKeys.Orders(bench.Product)));
    }

    [Fact]
    public async Task Archive_MovedSinceItWasFoundWell_KeepsEverything()
    {
        await using var bench = await OverAsync();
        var well = await bench.SnapshotAsync();

        var archived = await bench.Worker.Get<ISaleArchive>().ArchiveAsync(well with { Sequence = well.Sequence - 1 }, default, default);

        Assert.False(archived);
        Assert.False(await IsArchivedAsync(bench));
    }

    [Fact]
    public async Task Withdraw_ArchivedSale_ReachesTheStoreAndIsArchivedAgain()
    {
        await using var bench = await OverAsync();
        await PassAsync(bench);

        await bench.Worker.Control.CloseAsync(bench.Product, withdraw: true, default);
        Assert.Contains(bench.Product, await bench.Worker.Reader.ListSalesAsync(default));
        await PassAsync(bench);
        Assert.Contains(bench.Product, await bench.Worker.Reader.ListSalesAsync(default));
        await bench.PersistAsync();
        await PassAsync(bench);

        Assert.Equal(SaleSwitch.Deleted, (await bench.Worker.Products.FindAsync(bench.Product, default))?.Switch);
        Assert.DoesNotContain(bench.Product, await bench.Worker.Reader.ListSalesAsync(default));
        Assert.False(await bench.Redis.KeyExistsAsync(RedisKeys.Stream(bench.Product)));
    }

    [Fact]
    public async Task Pass_WindowEndedLongAgo_ClosesForGoodAndThenArchives()
    {
        await using var bench = await EndedAsync(endedAgo: TimeSpan.FromDays(8));

        await PassAsync(bench);
        Assert.Equal("closed", await bench.Redis.HashGetAsync(RedisKeys.Sale(bench.Product), "state"));
        Assert.False(await IsArchivedAsync(bench));
        await bench.PersistAsync();
        Assert.Equal(SaleSwitch.Closed, (await bench.Worker.Products.FindAsync(bench.Product, default))?.Switch);
        await PassAsync(bench);

        Assert.True(await IsArchivedAsync(bench));
    }

    [Theory]
    [InlineData(6, "its window ended too lately")]
    [InlineData(-1, "its window goes on")]
    public async Task Pass_WindowNotEndedForLongEnough_LeavesItOpen(int daysAgo, string because)
    {
        await using var bench = await EndedAsync(TimeSpan.FromDays(daysAgo));

        await PassAsync(bench);

        Assert.True(await bench.Redis.HashGetAsync(RedisKeys.Sale(bench.Product), "state") == "open", because);
        Assert.False(await IsArchivedAsync(bench));
    }

    [Fact]
    public async Task CloseEnded_WindowMovedOrNone_ClosesNothing()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        var archive = bench.Worker.Get<ISaleArchive>();

        Assert.False(await archive.CloseEndedAsync(bench.Product, TimeSpan.Zero, default));
        await bench.Redis.HashSetAsync(RedisKeys.Sale(bench.Product), "ends", 1);
        await bench.Redis.HashSetAsync(RedisKeys.Sale(bench.Product), "state", "paused");
        Assert.True(await archive.CloseEndedAsync(bench.Product, TimeSpan.Zero, default));
        Assert.False(await archive.CloseEndedAsync(bench.Product, TimeSpan.Zero, default));

        Assert.False(await archive.CloseEndedAsync(ProductId.New(), TimeSpan.Zero, default));
        await bench.PersistAsync();
        Assert.True((await bench.AuditAsync()).Balanced);
    }

    /// <summary>One order sold, one cancelled, all stored, and the window over.</summary>
    private async Task<DriftBench> EndedAsync(TimeSpan endedAgo)
    {
        var bench = await DriftBench.NewAsync(redis.Server.ConnectionString, settings: AtOnce);
        await bench.Worker.Gate.ReleaseAsync(bench.Held.Id, null, ReleaseReason.Cancelled, default);
        await bench.PersistAsync();
        var ends = await RedisClock.NowAsync(bench.Redis) - endedAgo;
        await bench.Redis.HashSetAsync(RedisKeys.Sale(bench.Product), "ends", ends.ToUnixTimeMilliseconds());
        return bench;
    }

    /// <summary>Closed, one order sold, one cancelled, all stored.</summary>
    private async Task<DriftBench> OverAsync(Dictionary<string, string?>? settings = null)
    {
        var bench = await DriftBench.NewAsync(redis.Server.ConnectionString, settings: settings ?? AtOnce);
        await bench.Worker.Gate.ReleaseAsync(bench.Held.Id, null, ReleaseReason.Cancelled, default);
        await bench.Worker.Control.CloseAsync(bench.Product, withdraw: false, default);
        await bench.PersistAsync();
        return bench;
    }

    private static async Task PassAsync(DriftBench bench)
    {
        await bench.Worker.KnowAsync();
        await bench.Worker.Get<Reconciler>().RunOnceAsync(default);
    }

    private static async Task<bool> IsArchivedAsync(DriftBench bench)
    {
        RedisKey[] keys = [RedisKeys.Orders(bench.Product), RedisKeys.Buyers(bench.Product), RedisKeys.Stream(bench.Product)];
        var kept = 0;
        foreach (var key in keys)
            kept += await bench.Redis.KeyExistsAsync(key) ? 1 : 0;
        var archived = await bench.Worker.Get<ISaleArchive>().IsArchivedAsync(bench.Product, default);
        Assert.Equal(archived ? 0 : keys.Length, kept);
        return archived;
    }
}
