using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;

namespace FlashSale.Tests.Reconciling;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SaleReconcilerTests(RedisFixture redis)
{
    [Fact]
    public async Task Inspect_NothingDrifted_FindsNothing()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);

        var look = await bench.InspectAsync();

        Assert.True(look.Quiet);
        Assert.Empty(look.Drift);
        Assert.True((await bench.AuditAsync()).Balanced);
    }

    [Theory]
    [MemberData(nameof(DriftBench.Ways), MemberType = typeof(DriftBench))]
    public async Task Reconcile_EachDrift_IsSeenRepairedRecordedAndBalancedAfterwards(string how, string kind)
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        var before = await bench.ContentsAsync();
        await bench.TamperAsync(how);
        var audit = await bench.AuditAsync();
        Assert.Contains(audit.Drift, drift => drift.Kind == kind);
        Assert.False(audit.Balanced);

        var result = await bench.ReconcileAsync();

        Assert.Equal(2, result.Passes);
        var record = Assert.Single(await bench.RecordsAsync());
        Assert.Equal((kind, true), (record.Kind, record.Applied));
        Assert.NotEqual(record.Before, record.After);
        Assert.Equal(record with { At = result.Repairs[0].At }, Assert.Single(result.Repairs));
        audit = await bench.AuditAsync();
        Assert.True(audit.Quiet);
        Assert.Empty(audit.Drift);
        Assert.True(audit.Balanced);
        // All as it was, except where the store knew more, or both have to agree on a higher version.
        if (how is not ("redis behind" or "both differ"))
            Assert.Equal(before, await bench.ContentsAsync());
        Assert.Empty((await bench.ReconcileAsync()).Drift);
    }

    [Fact]
    public async Task Reconcile_LineThatCanNotBeRead_KeepsTheBuyerFromBuyingTwiceAndIsToldOnce()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        await bench.Redis.HashSetAsync(RedisKeys.Orders(bench.Product), bench.Sold.Id.Value, "not an order");

        await bench.ReconcileAsync();
        var records = (await bench.RecordsAsync()).Count;
        await bench.ReconcileAsync();

        Assert.Equal($"1:{bench.Sold.Id}", await bench.Redis.HashGetAsync(RedisKeys.Buyers(bench.Product), bench.Sold.User.Value));
        Assert.Equal(records, (await bench.RecordsAsync()).Count);
        Assert.All(await bench.RecordsAsync(), static record => Assert.False(record.Applied));
    }

    [Fact]
    public async Task Reconcile_RedisBehind_ReturnsUnitAndRight()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        await bench.TamperAsync("redis behind");

        await bench.ReconcileAsync();

        Assert.Equal((9, 0, 1), await FiguresAsync(bench));
        Assert.True((await bench.Redis.HashGetAsync(RedisKeys.Buyers(bench.Product), bench.Held.User.Value)).IsNull);
    }

    [Fact]
    public async Task Reconcile_BothDiffer_RedisDecides()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        await bench.TamperAsync("both differ");

        await bench.ReconcileAsync();

        Assert.Equal(bench.Sold with { Version = 3 }, await bench.Worker.Orders.FindAsync(bench.Sold.Id, default));
        Assert.Equal((8, 1, 1), await FiguresAsync(bench));
    }

    [Fact]
    public async Task Confirm_DecisionsOnTheirWayToTheStore_AreNoDrift()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        var fresh = await bench.Worker.BuyAsync(bench.Product);
        // A look leaves alone what was made in the millisecond it begins in.
        await RedisClock.PassesAsync(bench.Redis, fresh.CreatedAt.AddMilliseconds(1));
        await bench.Worker.Gate.ConfirmAsync(bench.Held.Id, bench.Held.User, default);
        // Seen by a worker that has not stored them yet: on their way all the same.
        foreach (var readFirst in (bool[])[false, true])
        {
            if (readFirst)
                await bench.Worker.ReadAsync(bench.Product, "slow");

            var first = await bench.InspectAsync();
            var result = await bench.Reconciler.ConfirmAsync(first, default);

            Assert.Equal(
                new[] { DriftKinds.NotStored, DriftKinds.StatusBehind },
                first.Drift.Select(static drift => drift.Kind).Order(StringComparer.Ordinal)
            );
            Assert.Equal(1, result.Passes);
            Assert.Empty(result.Repairs);
        }
        Assert.Null(await bench.Worker.Orders.FindAsync(fresh.Id, default));
        Assert.Empty(await bench.RecordsAsync());
    }

    [Theory]
    [MemberData(nameof(DriftBench.Ways), MemberType = typeof(DriftBench))]
    public async Task Confirm_SeenOnlyOnce_RepairsNothing(string how, string kind)
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        var first = await bench.InspectAsync();
        await bench.TamperAsync(how);

        var confirmed = await bench.Reconciler.ConfirmAsync(first, default);
        Assert.Empty(confirmed.Repairs);

        // Something else had drifted at the first look, so there is a second one: it meets the new drift for the first time.
        first = first with
        {
            Drift = [new(kind, "another", "then", new SaleCorrection.Hold("another"))],
        };
        confirmed = await bench.Reconciler.ConfirmAsync(first, default);
        Assert.Equal(2, confirmed.Passes);
        Assert.Empty(confirmed.Repairs);
        Assert.Empty(await bench.RecordsAsync());
    }

    [Fact]
    public async Task Reconcile_MoreThanItsShareCannotBeRepaired_TheRestHasItsTurnAllTheSame()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString, stock: 2);
        Order[] homeless =
        [
            .. Enumerable.Range(0, 500).Select(_ => bench.Sold with { Id = OrderId.New(bench.Product), User = UserId.New() }),
        ];
        await bench.Worker.Orders.SaveAsync(homeless, default);
        await bench.TamperAsync("no deadline");

        Assert.DoesNotContain((await bench.ReconcileAsync()).Repairs, static repair => repair.Applied);
        var second = await bench.ReconcileAsync();

        Assert.Contains(second.Repairs, static repair => repair is { Kind: DriftKinds.StuckHold, Applied: true });
    }

    [Fact]
    public async Task Confirm_TwoReconcilersAtOnce_RepairAndRecordOnce()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        await using var other = await WorkerBench.NewAsync(redis.Server.ConnectionString, sharing: bench.Worker);
        await bench.TamperAsync("the store lost an order");
        await bench.TamperAsync("stock too low");
        await bench.TamperAsync("nobody's deadline");
        var one = await bench.InspectAsync();
        var two = await other.Get<SaleReconciler>().InspectAsync(bench.Product, default);

        await Task.WhenAll(bench.Reconciler.ConfirmAsync(one, default), other.Get<SaleReconciler>().ConfirmAsync(two!, default));
        await other.Get<SaleReconciler>().ConfirmAsync(two!, default);

        var records = await bench.RecordsAsync();
        Assert.Equal(3, records.Count);
        Assert.All(records, static record => Assert.True(record.Applied));
        Assert.True((await bench.AuditAsync()).Balanced);
    }

    [Fact]
    public async Task Reconcile_NoUnitLeftForALostOrder_IsToldOnceAndDoneAfterARestock()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString, stock: 2);
        await bench.LoseAsync(bench.Sold);
        await bench.Worker.BuyAsync(bench.Product);
        await bench.PersistAsync();

        await bench.ReconcileAsync();
        await bench.ReconcileAsync();

        var told = Assert.Single(await bench.RecordsAsync());
        Assert.Equal((DriftKinds.NotInRedis, false), (told.Kind, told.Applied));
        Assert.Contains("no unit is left", told.Reason, StringComparison.Ordinal);
        Assert.Equal((0, 2, 0), await FiguresAsync(bench));

        await bench.Worker.Control.RestockAsync(bench.Product, 1, key: null, default);
        await bench.PersistAsync();
        await bench.ReconcileAsync();

        Assert.True(Assert.Single(await bench.RecordsAsync()).Applied);
        Assert.Equal((0, 2, 1), await FiguresAsync(bench));
        Assert.True((await bench.AuditAsync()).Balanced);
    }

    [Fact]
    public async Task Reconcile_EverythingDrifted_IsBalancedWithinTwoRounds()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        foreach (var how in (string[])["redis lost a line", "store behind", "nobody's entry", "nobody's deadline", "stock too high"])
            await bench.TamperAsync(how);

        await bench.ReconcileAsync();
        await bench.ReconcileAsync();

        Assert.True((await bench.AuditAsync()).Balanced);
        Assert.All(await bench.RecordsAsync(), static record => Assert.True(record.Applied, record.Reason));
    }

    [Fact]
    public async Task Reconcile_OrderThatTheStoreRefuses_IsToldOnce()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        await bench.TamperAsync("the store lost an order");
        await bench.Worker.PoisonAsync(bench.Held.Id);

        await bench.ReconcileAsync();
        await bench.ReconcileAsync();

        var record = Assert.Single(await bench.RecordsAsync());
        Assert.False(record.Applied);
        Assert.Contains("poisoned", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reconcile_StoreAway_TouchesNothing()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        await bench.TamperAsync("stock too high");
        var first = await bench.InspectAsync();

        await using (await bench.Worker.LockStoreAsync())
            await Assert.ThrowsAsync<StoreUnavailableException>(() => bench.Reconciler.ConfirmAsync(first, default));

        // No record could be written, so nothing was done.
        Assert.Equal((9, 1, 1), await FiguresAsync(bench));
        Assert.Empty(await bench.RecordsAsync());
    }

    [Fact]
    public async Task Repair_NoAnswer_LeavesARecordThatSaysSo()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString);
        await bench.TamperAsync("stock too high");
        var drift = (await bench.InspectAsync()).Drift;
        await bench.Redis.KeyDeleteAsync(RedisKeys.Sale(bench.Product));
        await using var reservation = await bench.Worker.Get<ISaleRepair>().TryReserveAsync(bench.Product, TimeSpan.FromHours(1), default);

        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            bench.Worker.Get<DriftRepairer>().RepairAsync(bench.Product, drift, reservation!, default)
        );

        var record = Assert.Single(await bench.RecordsAsync());
        Assert.False(record.Applied);
        Assert.Contains("not known whether", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_UnknownSale_IsNull()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);

        Assert.Null(await bench.Get<SaleReconciler>().InspectAsync(ProductId.New(), default));
    }

    private static async Task<(int Stock, int Held, int Sold)> FiguresAsync(DriftBench bench)
    {
        var sale = await bench.SnapshotAsync();
        return (sale.Stock, sale.Held, sale.Sold);
    }
}
