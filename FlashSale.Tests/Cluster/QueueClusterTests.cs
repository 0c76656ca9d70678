using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Mail;
using FlashSale.Tests.Worker;

namespace FlashSale.Tests.Cluster;

/// <summary>The streams that belong to no sale: waiting mails, stored orders whose buyers are yet to be told, and dead letters.</summary>
[Collection(ClusterCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class QueueClusterTests(RedisCluster cluster) : IAsyncLifetime
{
    /// <summary>What was deferred is due at once, and so is what somebody else has.</summary>
    private static readonly MailRetry AtOnce = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

    private WorkerBench _bench = null!;

    public async Task InitializeAsync()
    {
        _bench = await WorkerBench.NewAsync(cluster.ConnectionString, settings: MailSettings.OutboxOnly);
        // One by one: they lie in different slots.
        foreach (var key in new[] { RedisKeys.MailOutbox, RedisKeys.OrderNotices, RedisKeys.DeadLetters })
            await _bench.Redis.KeyDeleteAsync(key);
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Outbox_Mails_AreTakenDeferredFinishedAndBuried()
    {
        var outbox = _bench.Get<IMailOutbox>();
        foreach (var to in (string[])["first@example.test", "second@example.test"])
            await _bench.Get<IMailer>().SendAsync(new MailMessage(to, "subject", "body"), default);

        Assert.Equal(2, await outbox.CountAsync(default));
        foreach (var mail in await outbox.TakeAsync("one", 10, AtOnce, default))
            await outbox.DeferAsync(mail, default);
        var again = await outbox.TakeAsync("other", 10, AtOnce, default);
        Assert.Equal([2, 2], again.Select(static mail => mail.Attempts));
        await outbox.FinishAsync(again[0], default);
        await outbox.BuryAsync(again[1], "refused", default);

        Assert.Equal(0, await outbox.CountAsync(default));
        var letter = Assert.Single(await _bench.Get<IDeadLetters>().ListAsync(after: null, 10, default));
        Assert.Equal((DeadLetterKind.Mail, "refused"), (letter.Kind, letter.Reason));
    }

    [Fact]
    public async Task Notices_OrdersOfManySales_AreTakenAndFinished()
    {
        var notices = _bench.Get<IOrderNotices>();
        var orders = new List<Order>();
        for (var i = 0; i < 12; i++)
            orders.Add(await _bench.BuyAsync((await _bench.OpenSaleAsync()).Id));
        await notices.AddAsync(orders, default);

        var taken = Assert.IsType<OrderNotice>(await notices.TakeAsync("one", AtOnce, default));
        Assert.Equal(orders.ToHashSet(), taken.Orders.ToHashSet());
        await notices.FinishAsync(taken, default);

        Assert.Null(await notices.TakeAsync("one", AtOnce, default));
    }

    [Fact]
    public async Task DeadLetters_OfSalesOnEveryNode_AreListedReplayedAndDiscarded()
    {
        var letters = _bench.Get<IDeadLetters>();
        for (var i = 0; i < 12; i++)
        {
            var sale = (await _bench.OpenSaleAsync()).Id;
            var order = await _bench.BuyAsync(sale);
            var entry = Assert.Single(await _bench.ReadAsync(sale));
            await letters.AddAsync(entry, "The store had a bad day.", default);
            await _bench.Stream.AcknowledgeAsync(sale, [entry.EntryId], default);

            var letter = Assert.Single(await letters.ListAsync(after: null, 10, default));
            Assert.IsType<ReplayOutcome.Replayed>(await letters.ReplayAsync(letter.Id, default));
            var replayed = Assert.Single(await _bench.ReadAsync(sale));
            Assert.Equal(order, Assert.IsType<SaleEvent.OrderChanged>(replayed.Event).Order);

            await letters.AddAsync(replayed, "It still has.", default);
            var second = Assert.Single(await letters.ListAsync(after: null, 10, default));
            Assert.Equal(sale, (await letters.DiscardAsync(second.Id, default))?.Product);
            Assert.Equal(0, await letters.CountAsync(default));
        }
    }

    [Fact]
    public async Task DeadLetters_Mail_IsReplayedIntoTheOutbox()
    {
        var (outbox, letters) = (_bench.Get<IMailOutbox>(), _bench.Get<IDeadLetters>());
        await _bench.Get<IMailer>().SendAsync(new MailMessage("to@example.test", "subject", "body"), default);
        await outbox.BuryAsync(Assert.Single(await outbox.TakeAsync("one", 1, AtOnce, default)), "refused", default);

        var letter = Assert.Single(await letters.ListAsync(after: null, 10, default));
        Assert.IsType<ReplayOutcome.Replayed>(await letters.ReplayAsync(letter.Id, default));

        Assert.Equal("to@example.test", Assert.Single(await outbox.TakeAsync("one", 1, AtOnce, default)).To);
        Assert.Equal(0, await letters.CountAsync(default));
    }
}
