using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;
using StackExchange.Redis;

namespace FlashSale.Tests.Worker;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ReclaimAndTrimTests(RedisFixture redis)
{
    [Fact]
    public async Task Reclaimer_EntriesOfADeadConsumer_ArePersisted()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Worker:Consumer:ClaimIdle"] = "00:00:00.001",
            ["Worker:Consumer:BatchSize"] = "7",
        };
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString, settings: settings);
        var sale = await bench.OpenSaleAsync();
        await bench.BuyAsync(sale.Id, 20);
        Assert.Equal(20, (await bench.ReadAsync(sale.Id, "dies at once")).Count);

        await Eventually.IsTrueAsync(
            async () =>
            {
                await bench.Get<DeadConsumerReclaimer>().RunOnceAsync(default);
                return await bench.Stream.BacklogAsync(sale.Id, default) == 0;
            },
            "everything is claimed"
        );

        Assert.Equal(20, (await bench.Orders.CountAsync(sale.Id, default)).Orders);
    }

    [Fact]
    public async Task Reclaimer_EntriesSomebodyIsWorkingOn_AreLeftAlone()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync();
        await bench.BuyAsync(sale.Id, 3);
        await bench.ReadAsync(sale.Id, "at work");

        await bench.Get<DeadConsumerReclaimer>().RunOnceAsync(default);

        Assert.Equal(3, await bench.Stream.BacklogAsync(sale.Id, default));
    }

    [Fact]
    public async Task Reclaimer_OneBrokenStream_DoesNotKeepTheOthersWaiting()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Worker:Consumer:ClaimIdle"] = "00:00:00.001",
            ["Worker:Consumer:Parallelism"] = "1",
        };
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString, settings: settings);
        var broken = WorkerBench.Sneaker().Id;
        await bench.Redis.StringSetAsync(RedisKeys.Stream(broken), "no stream");
        await bench.KnowAsync(broken);
        var sound = await bench.OpenSaleAsync();
        await bench.BuyAsync(sound.Id, 3);
        await bench.ReadAsync(sound.Id, "dies at once");

        await Eventually.IsTrueAsync(
            async () =>
            {
                await Assert.ThrowsAnyAsync<RedisException>(() => bench.Get<DeadConsumerReclaimer>().RunOnceAsync(default));
                return await bench.Stream.BacklogAsync(sound.Id, default) == 0;
            },
            "the sound stream is claimed"
        );
    }

    [Fact]
    public async Task Trimmer_AfterABatch_DropsWhatIsFinishedAndNothingElse()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync();
        await bench.BuyAsync(sale.Id, 6);
        var entries = await bench.ReadAsync(sale.Id);
        await bench.BuyAsync(sale.Id, 2);
        // The third stays in somebody's hands, the last two were never delivered.
        await bench.Handler.HandleAsync(sale.Id, [.. entries.Where((_, i) => i != 2)], default);

        await bench.Get<StreamTrimmer>().RunOnceAsync(default);

        var left = (RedisResult[])(await bench.Redis.ExecuteAsync("XRANGE", RedisKeys.Stream(sale.Id), "-", "+"))!;
        Assert.Equal(entries[2].EntryId, (string?)((RedisResult[])left[0]!)[0]);
        Assert.Equal(6, left.Length);

        await bench.Handler.HandleAsync(sale.Id, [entries[2]], default);
        await bench.Get<StreamTrimmer>().RunOnceAsync(default);
        Assert.Equal(2, (long)await bench.Redis.ExecuteAsync("XLEN", RedisKeys.Stream(sale.Id)));
    }

    [Fact]
    public async Task Trimmer_WhatADeadWorkerFinished_IsDroppedToo()
    {
        await using var dead = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await dead.OpenSaleAsync();
        await dead.BuyAsync(sale.Id, 2);
        await dead.Handler.HandleAsync(sale.Id, await dead.ReadAsync(sale.Id), default);
        await using var next = await WorkerBench.NewAsync(redis.Server.ConnectionString, sharing: dead);
        await next.KnowAsync(sale.Id);

        await next.Get<StreamTrimmer>().RunOnceAsync(default);

        Assert.Equal(0, (long)await next.Redis.ExecuteAsync("XLEN", RedisKeys.Stream(sale.Id)));
    }
}
