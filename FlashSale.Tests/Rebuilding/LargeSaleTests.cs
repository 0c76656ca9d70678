using System.Diagnostics;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Stores;
using FlashSale.Tests.Worker;
using FlashSale.Worker;
using Xunit.Abstractions;

namespace FlashSale.Tests.Rebuilding;

/// <summary>A hundred thousand orders, put back and then expired together. The times are told and not asserted.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class LargeSaleTests(ITestOutputHelper output)
{
    private const int Orders = 100_000;

    [Fact]
    public async Task RebuildAndSweep_HundredThousandHoldsThatEndTogether_AreAllThereAndAllEnd()
    {
        // As in production: every script waits for the disk.
        await using var redis = await RedisServer.StartNewAsync(durable: true);
        await using var bench = await WorkerBench.NewAsync(redis.ConnectionString);
        var product = await bench.OpenAsync(stock: Orders, TimeSpan.FromHours(1));
        var deadline = DateTimeOffset.UnixEpoch.AddDays(1);
        var now = await RedisClock.NowAsync(bench.Redis);
        var orders = StoreData.Orders(product, Orders).ConvertAll(order => order with { CreatedAt = now, HoldUntil = deadline });
        foreach (var page in orders.Chunk(10_000))
            await bench.Orders.SaveAsync(product, page, [.. page.Select(Answer)], 10_000, default);
        await bench.LoseAsync();

        var watch = Stopwatch.StartNew();
        Assert.Equal(RebuildResult.Rebuilt, await bench.RebuildAsync(product));
        output.WriteLine($"put back in {watch.Elapsed.TotalSeconds:0.00} s");
        Assert.Equal((0, Orders), await FiguresAsync(bench, product));
        Assert.Equal(Orders, await bench.Redis.SortedSetLengthAsync(RedisKeys.Holds(product)));
        var retry = new PurchaseRequest(product, orders[^1].User, 1, Answer(orders[^1]).Key, AddressLimit: null);
        Assert.Equal(new PurchaseOutcome.Accepted(orders[^1], 7, Replayed: true), await bench.Gate.PurchaseAsync(retry, default));

        await bench.KnowAsync();
        // Their deadline is of this moment: one look finds them all.
        watch.Restart();
        await bench.Get<HoldSweeper>().RunOnceAsync(default);
        output.WriteLine($"ended in {watch.Elapsed.TotalSeconds:0.00} s");
        Assert.Equal((Orders, 0), await FiguresAsync(bench, product));
        Assert.Equal(0, await bench.Redis.HashLengthAsync(RedisKeys.Buyers(product)));
        Assert.Equal(Orders + 1, await bench.Stream.BacklogAsync(product, default));
    }

    private static RecordedAnswer Answer(Order order) => new(order.Id, $"0c1a9c1e-5d56-4f2b-9d53-{order.User}", 7);

    private static async Task<(int Stock, int Held)> FiguresAsync(WorkerBench bench, ProductId product)
    {
        var sale = await bench.SnapshotAsync(product);
        return (sale.Stock, sale.Held);
    }
}
