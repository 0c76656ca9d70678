using System.Collections.Concurrent;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Worker;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class HoldSweeperTests(RedisFixture redis)
{
    [Fact]
    public async Task RunOnceAsync_EndedHolds_ReturnUnitsAndRights()
    {
        // Pages of 3, so that eight holds need more than one.
        var settings = new Dictionary<string, string?> { ["Worker:Holds:BatchSize"] = "3" };
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString, settings: settings);
        var sale = await bench.OpenSaleAsync(stock: 10, hold: TimeSpan.FromMilliseconds(1));
        var held = await bench.BuyAsync(sale.Id, 8);
        await bench.KnowAsync();

        await Eventually.IsTrueAsync(
            async () =>
            {
                await bench.Get<HoldSweeper>().RunOnceAsync(default);
                return await bench.Reader.FindSaleAsync(sale.Id, default) is { Held: 0, Stock: 10 };
            },
            "all holds are ended"
        );

        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);
        foreach (var order in held)
            Assert.Equal(OrderStatus.Expired, (await bench.Orders.FindAsync(order.Id, default))?.Status);
    }

    /// <summary>They stay at the head of the list for ever; more of them than a batch must not keep the others from ending.</summary>
    [Fact]
    public async Task RunOnceAsync_ManyStuckEntries_EndsTheOthersBehindThem()
    {
        var settings = new Dictionary<string, string?> { ["Worker:Holds:BatchSize"] = "3" };
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString, settings: settings);
        var sale = await bench.OpenSaleAsync(stock: 20, hold: TimeSpan.FromMilliseconds(1));
        await bench.BuyAsync(sale.Id, 20);
        for (var i = 0; i < 10; i++)
            await bench.Redis.SortedSetAddAsync(RedisKeys.Holds(sale.Id), OrderId.New(sale.Id).Value, i);
        await bench.KnowAsync();

        await Eventually.IsTrueAsync(
            async () =>
            {
                await bench.Get<HoldSweeper>().RunOnceAsync(default);
                return await bench.Reader.FindSaleAsync(sale.Id, default) is { Held: 0, Stock: 20 };
            },
            "all holds are ended"
        );

        Assert.Equal(10, await bench.Redis.SortedSetLengthAsync(RedisKeys.Holds(sale.Id)));
    }

    [Fact]
    public async Task RunOnceAsync_BeforeTheDeadline_EndsNothing()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync(hold: TimeSpan.FromHours(1));
        await bench.BuyAsync(sale.Id, 3);
        await bench.KnowAsync();

        await bench.Get<HoldSweeper>().RunOnceAsync(default);

        Assert.Equal(3, (await bench.Reader.FindSaleAsync(sale.Id, default))?.Held);
    }

    [Fact]
    public async Task RunOnceAsync_TwoWorkersAtOnce_EndEachHoldOnce()
    {
        await using var one = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        await using var other = await WorkerBench.NewAsync(redis.Server.ConnectionString, sharing: one);
        var sale = await one.OpenSaleAsync(stock: 50, hold: TimeSpan.FromMilliseconds(1));
        await other.KnowAsync(sale.Id);
        await one.BuyAsync(sale.Id, 50);
        await Task.WhenAll(one.KnowAsync(), other.KnowAsync());

        await Eventually.IsTrueAsync(
            async () =>
            {
                await Task.WhenAll(one.Get<HoldSweeper>().RunOnceAsync(default), other.Get<HoldSweeper>().RunOnceAsync(default));
                return await one.Reader.FindSaleAsync(sale.Id, default) is { Held: 0 };
            },
            "all holds are ended"
        );

        // 50 made, 50 expired: a hold that ended twice would have moved stock and number on.
        var sales = await one.Reader.FindSaleAsync(sale.Id, default);
        Assert.Equal((50, 100L), (sales?.Stock, sales?.Sequence));
    }

    /// <summary>A sale whose holds are no list any more fails in every pass, for as long as nobody mends it.</summary>
    [Fact]
    public async Task Running_OneSaleIsBroken_HoldsOfTheOthersEndAsSoonAsEver()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var broken = await bench.OpenSaleAsync(hold: TimeSpan.FromHours(1));
        var sale = await bench.OpenSaleAsync(stock: 10, hold: TimeSpan.FromMilliseconds(1));
        await bench.BuyAsync(broken.Id, 1);
        await bench.BuyAsync(sale.Id, 3);
        await bench.KnowAsync();
        await bench.Redis.StringSetAsync(RedisKeys.Holds(broken.Id), "x");
        var clock = new HurriedClock();
        using var sweeper = ActivatorUtilities.CreateInstance<HoldSweeper>(bench.Get<IServiceProvider>(), clock);

        await sweeper.StartAsync(default);
        await Eventually.IsTrueAsync(() => clock.Waits.Count >= 20, "twenty passes");
        await sweeper.StopAsync(default);

        Assert.False(bench.Get<LoopHealth>().AllWell);
        Assert.Equal((0, 10), await bench.Reader.FindSaleAsync(sale.Id, default) is { } seen ? (seen.Held, seen.Stock) : default);
        Assert.All(clock.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, new HoldOptions().SweepInterval));
    }

    /// <summary>Remembers how long it was to wait, and doesn't.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Enqueue(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
        }
    }
}
