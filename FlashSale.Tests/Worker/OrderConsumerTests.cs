using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace FlashSale.Tests.Worker;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class OrderConsumerTests(RedisFixture redis)
{
    [Fact]
    public async Task Running_PurchasesInSeveralSales_ArePersisted()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var first = await bench.OpenSaleAsync();
        await bench.Get<OrderConsumer>().StartAsync(default);
        await bench.BuyAsync(first.Id, 30);
        await IsPersistedAsync(bench, first.Id, 30);

        var second = await bench.OpenSaleAsync();
        await Task.WhenAll(bench.BuyAsync(first.Id, 30), bench.BuyAsync(second.Id, 40));

        await IsPersistedAsync(bench, first.Id, 60);
        await IsPersistedAsync(bench, second.Id, 40);
    }

    [Fact]
    public async Task Running_TwoWorkersOnOneSale_ShareTheWork()
    {
        await using var one = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        await using var other = await WorkerBench.NewAsync(redis.Server.ConnectionString, sharing: one);
        var sale = await one.OpenSaleAsync(stock: 1_000_000);
        await other.KnowAsync(sale.Id);
        await one.Get<OrderConsumer>().StartAsync(default);
        await other.Get<OrderConsumer>().StartAsync(default);

        var bought = 0;
        await Eventually.IsTrueAsync(
            async () =>
            {
                bought += (await one.BuyAsync(sale.Id, 30)).Length;
                return (await ConsumersAsync(one, sale.Id)).IsSupersetOf([one.Consumer, other.Consumer]);
            },
            "both workers get entries"
        );

        await IsPersistedAsync(one, sale.Id, bought);
    }

    [Fact]
    public async Task Running_StoreAwayAndBack_TellsHealthAndLosesNothing()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync();
        await bench.Get<OrderConsumer>().StartAsync(default);

        await using (await bench.LockStoreAsync())
        {
            await bench.BuyAsync(sale.Id, 10);
            await Eventually.IsTrueAsync(async () => await HealthAsync(bench) == HealthStatus.Degraded, "health tells of the outage");
            Assert.Equal(10, await bench.Stream.BacklogAsync(sale.Id, default));
        }

        await IsPersistedAsync(bench, sale.Id, 10);
        await Eventually.IsTrueAsync(async () => await HealthAsync(bench) == HealthStatus.Healthy, "health tells of the recovery");
        Assert.Empty(await bench.DeadLettersAsync(sale.Id));
    }

    [Fact]
    public async Task Running_Resting_IsWokenByNews()
    {
        // A clock that stands still: a rest ends by news or never.
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString, new FakeTimeProvider());
        var sale = await bench.OpenSaleAsync();
        await bench.Get<OrderConsumer>().StartAsync(default);
        var news = new SaleNews(SaleNews.StockUpdated, sale.Id, 0, 0);

        for (var bought = 1; bought <= 5; bought++)
        {
            await bench.BuyAsync(sale.Id);
            await Eventually.IsTrueAsync(
                async () =>
                {
                    await bench.Get<ISaleChannel>().PublishAsync(news, default);
                    return (await bench.Orders.CountAsync(sale.Id, default)).Orders == bought;
                },
                "news wakes the reader"
            );
        }
    }

    [Fact]
    public async Task Running_AfterASmallBatch_GathersTheNextInsteadOfReadingOneByOne()
    {
        // It would read every few milliseconds, were it not for the pause that only news end.
        await using var bench = await WorkerBench.NewAsync(
            redis.Server.ConnectionString,
            settings: new Dictionary<string, string?>
            {
                ["Worker:Consumer:Gather"] = "00:01:00",
                ["Worker:Consumer:IdleMin"] = "00:00:00.001",
                ["Worker:Consumer:IdleMax"] = "00:00:00.005",
            }
        );
        var sale = await bench.OpenSaleAsync();
        await bench.Get<OrderConsumer>().StartAsync(default);
        await bench.BuyAsync(sale.Id);
        await IsPersistedAsync(bench, sale.Id, 1);

        for (var bought = 0; bought < 50; bought++)
            await bench.BuyAsync(sale.Id);

        Assert.Equal(50, await bench.Stream.BacklogAsync(sale.Id, default));
        await bench.Get<ISaleChannel>().PublishAsync(new SaleNews(SaleNews.StockUpdated, sale.Id, 0, 0), default);
        await IsPersistedAsync(bench, sale.Id, 51);
    }

    [Fact]
    public async Task Running_MoreBusySalesThanReads_GatherLongerAlthoughNewsCome()
    {
        // Two busy sales and ten reads a second: 250 ms between two reads of each, in which the clock that stands still keeps them.
        var time = new FakeTimeProvider();
        await using var bench = await WorkerBench.NewAsync(
            redis.Server.ConnectionString,
            time,
            new Dictionary<string, string?> { ["Worker:Consumer:BusyReadsPerSecond"] = "10", ["Worker:Consumer:Gather"] = "00:00:00" }
        );
        ProductId[] sales = [(await bench.OpenSaleAsync()).Id, (await bench.OpenSaleAsync()).Id];
        await Task.WhenAll(sales.Select(sale => bench.BuyAsync(sale, 1)));
        await bench.Get<OrderConsumer>().StartAsync(default);
        foreach (var sale in sales)
            await IsPersistedAsync(bench, sale, 1);

        foreach (var sale in sales)
        {
            await bench.BuyAsync(sale, 20);
            await bench.Get<ISaleChannel>().PublishAsync(new SaleNews(SaleNews.StockUpdated, sale, 0, 0), default);
        }
        await Task.Delay(300);
        var backlogs = await Task.WhenAll(sales.Select(sale => bench.Stream.BacklogAsync(sale, default)));

        Assert.Equal([20, 20], backlogs);
        await Eventually.IsTrueAsync(
            async () =>
            {
                // Again and again: a lane that has not begun to wait yet misses it.
                time.Advance(TimeSpan.FromMilliseconds(250));
                var counts = await Task.WhenAll(sales.Select(sale => bench.Orders.CountAsync(sale, default)));
                return counts.All(static count => count.Orders == 21);
            },
            "all orders are stored"
        );
    }

    [Fact]
    public async Task Running_FullBatches_AreNotWaitedFor()
    {
        await using var bench = await WorkerBench.NewAsync(
            redis.Server.ConnectionString,
            settings: new Dictionary<string, string?> { ["Worker:Consumer:Gather"] = "00:01:00", ["Worker:Consumer:BatchSize"] = "10" }
        );
        var sale = await bench.OpenSaleAsync();
        await bench.BuyAsync(sale.Id, 55);
        await bench.Get<OrderConsumer>().StartAsync(default);

        await IsPersistedAsync(bench, sale.Id, 55);
    }

    [Fact]
    public async Task StopAsync_DuringAnOutage_EndsSoonAndLeavesTheEntriesToOthers()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync();
        await bench.BuyAsync(sale.Id, 3);
        var consumer = bench.Get<OrderConsumer>();
        await using (await bench.LockStoreAsync())
        {
            await consumer.StartAsync(default);
            await Eventually.IsTrueAsync(async () => await HealthAsync(bench) == HealthStatus.Degraded, "it has the entries in hand");
            await consumer.StopAsync(default).WaitAsync(TimeSpan.FromSeconds(10));
        }

        Assert.True(consumer.ExecuteTask?.IsCompletedSuccessfully);
        Assert.Equal(3, (await bench.Stream.ClaimAsync(sale.Id, "other", TimeSpan.Zero, 10, default)).Count);
    }

    private static Task IsPersistedAsync(WorkerBench bench, ProductId product, int orders) =>
        Eventually.IsTrueAsync(
            async () =>
                (await bench.Orders.CountAsync(product, default)).Orders == orders
                && await bench.Stream.BacklogAsync(product, default) == 0,
            $"{orders} orders are stored and acknowledged"
        );

    private static async Task<HealthStatus> HealthAsync(WorkerBench bench) =>
        (await new ConsumerHealthCheck(bench.Get<LoopHealth>()).CheckHealthAsync(new HealthCheckContext())).Status;

    private static async Task<HashSet<string>> ConsumersAsync(WorkerBench bench, ProductId product)
    {
        try
        {
            var consumers = (RedisResult[])(await bench.Redis.ExecuteAsync("XINFO", "CONSUMERS", RedisKeys.Stream(product), "persist"))!;
            return [.. consumers.Select(static consumer => (string)((RedisResult[])consumer!)[1]!)];
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOGROUP", StringComparison.Ordinal))
        {
            return [];
        }
    }
}
