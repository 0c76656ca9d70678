using System.Diagnostics.Metrics;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;
using StackExchange.Redis;

namespace FlashSale.Tests.Reconciling;

/// <summary>The worker's loop around it.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ReconcilerTests(RedisFixture redis)
{
    private static readonly Dictionary<string, string?> Impatient = new()
    {
        ["Worker:Reconcile:ConfirmAfter"] = "00:00:00",
        ["Worker:Reconcile:Interval"] = "00:00:00.050",
    };

    [Fact]
    public async Task Running_DriftInOneOfManySales_IsRepairedByItself()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString, settings: Impatient);
        for (var i = 0; i < 20; i++)
            await bench.Worker.OpenSaleAsync();
        await bench.Worker.KnowAsync();
        await bench.Worker.Get<Reconciler>().StartAsync(default);
        await bench.TamperAsync("no deadline");

        await Eventually.IsTrueAsync(
            async () => await bench.Redis.SortedSetScoreAsync(RedisKeys.Holds(bench.Product), bench.Held.Id.Value) is not null,
            "the deadline is back"
        );
    }

    [Fact]
    public async Task RunOnce_Drift_IsCountedByKindAndTheSaleShownUntilItIsWell()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString, settings: Impatient);
        var counted = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter, bench.Worker.Get<FlashSaleTelemetry>().Meter))
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => counted[tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Value}"] = value
        );
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => counted[instrument.Name] = value);
        listener.Start();
        var reconciler = bench.Worker.Get<Reconciler>();
        await bench.TamperAsync("no entry");
        await bench.Worker.KnowAsync();

        await reconciler.RunOnceAsync(default);
        listener.RecordObservableInstruments();
        Assert.Equal(1, counted[$"flashsale.drift {DriftKinds.OrderWithoutBuyer}"]);
        Assert.Equal(1, counted[$"flashsale.repairs {DriftKinds.OrderWithoutBuyer}"]);
        Assert.Equal(1, counted["flashsale.sales.unbalanced"]);

        await reconciler.RunOnceAsync(default);
        listener.RecordObservableInstruments();
        Assert.Equal(0, counted["flashsale.sales.unbalanced"]);
    }

    [Fact]
    public async Task RunOnce_OneSaleCannotBeLookedAt_TheOthersAreRepairedAndItIsTold()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString, settings: Impatient);
        await using var broken = await BreakAsync(bench, await bench.Worker.OpenSaleAsync());
        await bench.TamperAsync("stock too high");
        await bench.Worker.KnowAsync();

        await Assert.ThrowsAsync<RedisServerException>(() => bench.Worker.Get<Reconciler>().RunOnceAsync(default));

        Assert.True(Assert.Single(await bench.RecordsAsync()).Applied);
    }

    [Fact]
    public async Task RunOnce_OneSaleCannotBeLookedAt_IsNotFirstForEver()
    {
        // A pass looks at one sale that has moved.
        Dictionary<string, string?> settings = new(Impatient) { ["Worker:Reconcile:OrdersPerPass"] = "2" };
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString, settings: settings);
        var reconciler = bench.Worker.Get<Reconciler>();
        await reconciler.RunOnceAsync(default);
        await using var broken = await BreakAsync(bench, await bench.Worker.OpenSaleAsync());
        await bench.TamperAsync("stock too high");
        await bench.Worker.KnowAsync();

        await Assert.ThrowsAsync<RedisServerException>(() => reconciler.RunOnceAsync(default));
        await Record.ExceptionAsync(() => reconciler.RunOnceAsync(default));

        Assert.True(Assert.Single(await bench.RecordsAsync()).Applied);
    }

    /// <summary>A walk over its deadlines is refused. Not for good: the Redis is shared.</summary>
    private static async Task<IAsyncDisposable> BreakAsync(DriftBench bench, Product sale)
    {
        await bench.Redis.StringSetAsync(RedisKeys.Holds(sale.Id), "no sorted set");
        return new Mended(() => bench.Redis.KeyDeleteAsync(RedisKeys.Holds(sale.Id)));
    }

    [Fact]
    public void Rota_BudgetUsedUp_MovedSalesAndThoseThatWaitedLongestComeFirst()
    {
        var rota = new ReconcileRota(ordersPerPass: 20);
        var sales = Enumerable.Range(0, 6).Select(static _ => Figures(orders: 4)).ToArray();
        // All are new, so they count as moved: half the budget is two of them.
        var seen = new List<ProductId>();
        for (var pass = 0; pass < 3; pass++)
        {
            var chosen = rota.Choose(sales);
            seen.AddRange(chosen);
            foreach (var sale in sales.Where(sale => chosen.Contains(sale.Product)))
                rota.Visited(sale, well: true);
        }
        Assert.Equal(6, seen.Distinct().Count());

        sales[5] = sales[5] with { Sequence = 9 };
        rota.Visited(sales[4], well: false);
        var next = rota.Choose(sales);

        Assert.Equal([sales[5].Product, sales[4].Product], next.Take(2));
        // The other half goes to sales that seem well.
        Assert.Equal(2, next.Skip(2).Count());
    }

    [Fact]
    public void Rota_CountersDoNotAddUp_ComesFirst()
    {
        var rota = new ReconcileRota(ordersPerPass: 20);
        var sales = Enumerable.Range(0, 100).Select(static _ => Figures(orders: 4)).ToArray();
        for (var visited = 0; visited < 99; visited++)
            rota.Visited(sales[visited], well: false);

        sales[50] = sales[50] with { Stock = 7 };

        Assert.Equal(sales[50].Product, rota.Choose(sales)[0]);
    }

    [Fact]
    public void Rota_SaleLargerThanTheBudget_HasItsTurn()
    {
        var rota = new ReconcileRota(ordersPerPass: 20);
        var huge = Figures(orders: 100_000);

        Assert.Equal([huge.Product], rota.Choose([huge]));
        rota.Visited(huge, well: true);
        Assert.Equal([huge.Product], rota.Choose([huge]));
        Assert.Empty(rota.Choose([]));
    }

    private static SaleFigures Figures(int orders) => new(ProductId.New(), 1, 10, 6, 0, orders, new StoredFigures(orders, 0, orders));

    private sealed class Mended(Func<Task> mend) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await mend();
    }
}
