using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using FlashSale.Worker;
using static FlashSale.Tests.Mail.OrderMails;

namespace FlashSale.Tests.Mail;

/// <summary>Mails about orders that can't go out at once, and what becomes of them and of the others.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class LateOrderMailTests(RedisFixture redis) : IAsyncLifetime
{
    private readonly SmtpServer _server = SmtpServer.StartNew();

    public Task InitializeAsync() => redis.Database.KeyDeleteAsync([RedisKeys.MailOutbox, RedisKeys.OrderNotices]);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    /// <summary>One mailbox that is full must not keep everybody else's mails from being written for a day.</summary>
    [Fact]
    public async Task RunOnceAsync_OutboxFullOfDeferredMails_WritesOn()
    {
        await using var bench = await NewWorkerAsync(
            ("Worker:Mail:OutboxLimit", "1"),
            ("Worker:Mail:RetryMin", "01:00:00"),
            ("Worker:Mail:RetryMax", "01:00:00")
        );
        _server.Recipient = static address => address == "full@example.test" ? "450 mailbox full" : "250 fine";
        await bench.Get<IMailer>().SendAsync(new("full@example.test", "Hello", "Body"), default);
        await bench.Get<OutboxSender>().RunOnceAsync(default);
        Assert.Equal(1, await bench.Get<IMailOutbox>().CountAsync(default));
        var sale = await bench.OpenSaleAsync();
        var order = await BuyAsync(bench, sale.Id);
        await StoreAsync(bench, sale.Id);

        await SendAllAsync(bench);

        Assert.True(Tells(Assert.Single(_server.Received), "Confirmed: Sneaker", order, version: 1));
    }

    [Fact]
    public async Task RunOnceAsync_ServerAwayAndMuchDeferred_KeepsTheRestAsNotices()
    {
        await using var bench = await NewWorkerAsync(("Worker:Mail:DeferredLimit", "1"), ("Worker:Mail:RetryMin", "01:00:00"));
        await _server.StopAsync();
        await bench.Get<IMailer>().SendAsync(new("other@example.test", "Hello", "Body"), default);
        await bench.Get<OutboxSender>().RunOnceAsync(default);
        var sale = await bench.OpenSaleAsync();
        await BuyAsync(bench, sale.Id);
        await StoreAsync(bench, sale.Id);

        await SendAllAsync(bench);

        Assert.Equal(1, await bench.Get<IMailOutbox>().CountAsync(default));
        Assert.Equal(1, (long)await bench.Redis.ExecuteAsync("XLEN", RedisKeys.OrderNotices));
    }

    /// <summary>"Pay by …" after "You have bought …" would be wrong.</summary>
    [Fact]
    public async Task RunOnceAsync_OvertakenWhileItWasDeferred_TellsTheNewestOnly()
    {
        await using var bench = await NewWorkerAsync();
        var sale = await bench.OpenSaleAsync(hold: TimeSpan.FromHours(1));
        var (paid, held) = (await BuyAsync(bench, sale.Id), await BuyAsync(bench, sale.Id));
        await StoreAsync(bench, sale.Id);
        await _server.StopAsync();
        await SendAllAsync(bench);
        await bench.Gate.ConfirmAsync(paid.Id, paid.User, default);
        await StoreAsync(bench, sale.Id);
        _server.Start();

        await Eventually.IsTrueAsync(
            async () =>
            {
                await SendAllAsync(bench);
                return await bench.Get<IMailOutbox>().CountAsync(default) == 0;
            },
            "the outbox is empty"
        );

        Assert.Equal(2, _server.Received.Count);
        Assert.Contains(_server.Received, mail => Tells(mail, "Confirmed: Sneaker", paid, version: 2));
        Assert.Contains(_server.Received, mail => Tells(mail, "Reserved: Sneaker", held, version: 1));
        await AssertNothingIsLeftAsync(bench);
    }

    /// <summary>Deadlines are those of Redis' clock, whatever the worker's says.</summary>
    [Theory]
    [InlineData(-360)]
    [InlineData(360)]
    public async Task RunOnceAsync_WorkersClockIsWrong_ReservationsAreToldWhileTheyStand(int seconds)
    {
        await using var bench = await WrongClock.WorkerAsync(redis, _server, TimeSpan.FromSeconds(seconds));
        var sale = await bench.OpenSaleAsync(hold: TimeSpan.FromMinutes(5));
        var order = await BuyAsync(bench, sale.Id);
        var ends = (await bench.OpenSaleAsync(hold: TimeSpan.FromSeconds(1))).Id;
        var late = await BuyAsync(bench, ends);
        await StoreAsync(bench, sale.Id);
        await StoreAsync(bench, ends);
        await RedisClock.PassesAsync(redis.Database, late.HoldUntil);

        await SendAllAsync(bench);

        Assert.True(Tells(Assert.Single(_server.Received), "Reserved: Sneaker", order, version: 1));
        await AssertNothingIsLeftAsync(bench);
    }

    private Task<WorkerBench> NewWorkerAsync(params (string Name, string Value)[] settings) =>
        WorkerBench.NewAsync(redis.Server.ConnectionString, settings: MailSettings.For(_server, settings));
}
