using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using FlashSale.Worker;

namespace FlashSale.Tests.Reconciling;

/// <summary>Reconciling while others buy, pay and cancel.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class BusySaleTests(RedisFixture redis)
{
    /// <summary>No wait between the looks, and entries of this worker's own reading are never left for long.</summary>
    private static readonly Dictionary<string, string?> Impatient = new() { ["Worker:Reconcile:ConfirmAfter"] = "00:00:00" };

    /// <summary>While others buy, what was bought by the end of a look is in the store a moment later, and never at once.</summary>
    private static readonly Dictionary<string, string?> PatientEnough = new() { ["Worker:Reconcile:ConfirmAfter"] = "00:00:00.500" };

    [Fact]
    public async Task Running_ThousandPurchasesMeanwhile_RepairsNothing()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString, settings: Impatient);
        await using var other = await WorkerBench.NewAsync(redis.Server.ConnectionString, settings: Impatient, sharing: bench);
        var sale = await bench.OpenSaleAsync(stock: 1000, hold: TimeSpan.FromHours(1));
        await other.KnowAsync(sale.Id);
        await bench.Get<OrderConsumer>().StartAsync(default);

        var buying = BuyPayAndCancelAsync(bench, sale.Id, 1000);
        var passes = 0;
        for (; !buying.IsCompleted || passes < 3; passes++)
            await Task.WhenAll(bench.Get<Reconciler>().RunOnceAsync(default), other.Get<Reconciler>().RunOnceAsync(default));
        await buying;

        await Eventually.IsTrueAsync(async () => await bench.Stream.BacklogAsync(sale.Id, default) == 0, "all is stored");
        await bench.Get<Reconciler>().RunOnceAsync(default);
        Assert.Empty((await bench.Get<IRepairLog>().ListAsync(sale.Id, 0, 10, default)).Items);
        var audit = await bench.Get<SaleAuditor>().AuditAsync(sale.Id, default);
        Assert.True(audit is { Quiet: true, Balanced: true });
        Assert.Equal((1000, 333), (audit.Sale.Total, audit.Sale.Stock));
    }

    [Fact]
    public async Task Running_DriftAmidPurchases_IsRepairedWhileTheSaleGoesOn()
    {
        await using var bench = await DriftBench.NewAsync(redis.Server.ConnectionString, stock: 100_000, settings: PatientEnough);
        await bench.Worker.Get<OrderConsumer>().StartAsync(default);
        await bench.TamperAsync("stock too high");
        await bench.TamperAsync("the store lost an order");
        await bench.LoseAsync(bench.Sold);

        using var end = new CancellationTokenSource();
        var buying = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
                await bench.Worker.BuyAsync(bench.Product, 5);
        });
        await Eventually.IsTrueAsync(
            async () =>
            {
                await bench.Worker.KnowAsync();
                await bench.Worker.Get<Reconciler>().RunOnceAsync(default);
                return (await bench.RecordsAsync()).Count(static record => record.Applied) >= 2
                    && await bench.Worker.Orders.FindAsync(bench.Held.Id, default) is not null
                    && await bench.Worker.Reader.FindOrderAsync(bench.Sold.Id, default) is not null;
            },
            "what drifted is back while others buy"
        );
        await end.CancelAsync();
        await buying;

        await Eventually.IsTrueAsync(async () => await bench.Worker.Stream.BacklogAsync(bench.Product, default) == 0, "all is stored");
        await bench.Worker.Get<Reconciler>().RunOnceAsync(default);
        Assert.True((await bench.AuditAsync()) is { Quiet: true, Balanced: true });
    }

    /// <summary>Of three orders one stays held, one is paid, one is cancelled.</summary>
    private static Task BuyPayAndCancelAsync(WorkerBench bench, ProductId product, int orders) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, orders),
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (i, token) =>
            {
                var order = await bench.BuyAsync(product);
                if (i % 3 == 1)
                    await bench.Gate.ConfirmAsync(order.Id, order.User, token);
                else if (i % 3 == 2)
                    await bench.Gate.ReleaseAsync(order.Id, order.User, ReleaseReason.Cancelled, token);
            }
        );
}
