using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Mail;
using FlashSale.Worker;
using StackExchange.Redis;

namespace FlashSale.Tests.Worker;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ConsumerNameCleanerTests(RedisFixture redis)
{
    [Fact]
    public async Task RunOnceAsync_DeadConsumers_AreForgottenOnceTheyHaveNothingInHand()
    {
        await using var bench = await NewAsync(idle: TimeSpan.Zero);
        var sale = (await bench.OpenSaleAsync()).Id;
        await bench.BuyAsync(sale);
        await bench.Handler.HandleAsync(sale, await bench.ReadAsync(sale, "done with all"), default);
        await bench.BuyAsync(sale, 2);
        var unfinished = await bench.ReadAsync(sale, "died with two");

        await bench.Get<ConsumerNameCleaner>().RunOnceAsync(default);

        Assert.Equal(["died with two"], await NamesAsync(bench, RedisKeys.Stream(sale), SaleStream.Group));
        Assert.Equal(2, await bench.Stream.BacklogAsync(sale, default));

        await bench.Stream.ClaimAsync(sale, "heir", TimeSpan.Zero, 10, default);
        await bench.Get<ConsumerNameCleaner>().RunOnceAsync(default);
        Assert.Equal(["heir"], await NamesAsync(bench, RedisKeys.Stream(sale), SaleStream.Group));

        await bench.Stream.AcknowledgeAsync(sale, [.. unfinished.Select(static entry => entry.EntryId)], default);
        await bench.Get<ConsumerNameCleaner>().RunOnceAsync(default);
        Assert.Empty(await NamesAsync(bench, RedisKeys.Stream(sale), SaleStream.Group));
    }

    [Fact]
    public async Task RunOnceAsync_HeardOfLately_IsKept()
    {
        await using var bench = await NewAsync(idle: TimeSpan.FromHours(1));
        var sale = (await bench.OpenSaleAsync()).Id;
        await bench.BuyAsync(sale);
        await bench.Handler.HandleAsync(sale, await bench.ReadAsync(sale, "at work"), default);

        await bench.Get<ConsumerNameCleaner>().RunOnceAsync(default);

        Assert.Equal(["at work"], await NamesAsync(bench, RedisKeys.Stream(sale), SaleStream.Group));
    }

    [Fact]
    public async Task RunOnceAsync_LiveConsumerThatWasForgotten_GoesOn()
    {
        await using var bench = await NewAsync(idle: TimeSpan.Zero);
        var sale = (await bench.OpenSaleAsync()).Id;
        await bench.BuyAsync(sale);
        await bench.Handler.HandleAsync(sale, await bench.ReadAsync(sale), default);
        await bench.Get<ConsumerNameCleaner>().RunOnceAsync(default);
        Assert.Empty(await NamesAsync(bench, RedisKeys.Stream(sale), SaleStream.Group));

        var order = await bench.BuyAsync(sale);

        Assert.Equal(order, Assert.IsType<SaleEvent.OrderChanged>(Assert.Single(await bench.ReadAsync(sale)).Event).Order);
    }

    [Fact]
    public async Task RunOnceAsync_Mails_KeepsWhoeverHasOneAndTheWaitingOnes()
    {
        await redis.Database.KeyDeleteAsync(RedisKeys.MailOutbox);
        await using var bench = await NewAsync(idle: TimeSpan.Zero);
        var (outbox, patient) = (
            bench.Get<IMailOutbox>(),
            new MailRetry(TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromHours(1))
        );
        await bench.Get<IMailer>().SendAsync(new MailMessage("one@example.test", "subject", "body"), default);
        await bench.Get<IMailer>().SendAsync(new MailMessage("two@example.test", "subject", "body"), default);
        await outbox.DeferAsync(Assert.Single(await outbox.TakeAsync("gone", 1, patient, default)), default);
        await outbox.TakeAsync("sending", 1, patient, default);

        await bench.Get<ConsumerNameCleaner>().RunOnceAsync(default);

        Assert.Equal(["sending", WorkQueue.Waiting], (await NamesAsync(bench, RedisKeys.MailOutbox, WorkQueue.Group)).Order());
        await redis.Database.KeyDeleteAsync(RedisKeys.MailOutbox);
    }

    /// <summary>No such stream, and a stream without the group: nobody has ever read it.</summary>
    [Fact]
    public async Task RunOnceAsync_NoGroup_IsNoFailure()
    {
        await using var bench = await NewAsync(idle: TimeSpan.Zero);
        var (empty, unread) = ((await bench.OpenSaleAsync()).Id, (await bench.OpenSaleAsync()).Id);
        await bench.BuyAsync(unread);

        await bench.Get<ConsumerNameCleaner>().RunOnceAsync(default);

        Assert.False(await bench.Redis.KeyExistsAsync(RedisKeys.Stream(empty)));
    }

    private Task<WorkerBench> NewAsync(TimeSpan idle) =>
        WorkerBench.NewAsync(
            redis.Server.ConnectionString,
            settings: [.. MailSettings.OutboxOnly, new("Worker:Consumer:ForgetIdle", idle.ToString())]
        );

    private static async Task<string[]> NamesAsync(WorkerBench bench, RedisKey stream, string group)
    {
        var consumers = Replies.Array(await bench.Redis.ExecuteAsync("XINFO", "CONSUMERS", stream, group));
        return [.. consumers.Select(static one => Replies.Text(StreamReply.Pairs(one)["name"]))];
    }
}
