using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using FlashSale.Worker;

namespace FlashSale.Tests.Mail;

/// <summary>The tests of this collection run one after the other, so each has the one outbox for itself.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class OutboxSenderTests(RedisFixture redis) : IAsyncLifetime
{
    private static readonly MailRetry Patient = new(TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromHours(1));

    private readonly SmtpServer _server = SmtpServer.StartNew();
    private readonly string _to = $"{Guid.NewGuid():N}@example.test";
    private WorkerBench _bench = null!;

    public async Task InitializeAsync()
    {
        await redis.Database.KeyDeleteAsync(RedisKeys.MailOutbox);
        _bench = await NewWorkerAsync();
    }

    public async Task DisposeAsync()
    {
        await _bench.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task RunOnceAsync_Queued_IsSentOnceAndNothingIsLeft()
    {
        await QueueAsync(new(_to, "Hello", "Body") { Key = "order-7.1" });

        await RunOnceAsync(_bench);
        await RunOnceAsync(_bench);

        Assert.Contains("<order-7.1@shop.test>", Assert.Single(_server.Received), StringComparison.Ordinal);
        await AssertNothingIsLeftAsync();
        Assert.Empty(await DeadAsync());
    }

    [Fact]
    public async Task RunOnceAsync_ServerDown_SendsWhenItIsBack()
    {
        await _server.StopAsync();
        await QueueAsync(new(_to, "Hello", "Body"));
        await RunOnceAsync(_bench);
        Assert.Equal(1, await Outbox(_bench).CountAsync(default));

        _server.Start();

        await SentInTheEndAsync(_bench);
        Assert.Single(_server.Received);
        await AssertNothingIsLeftAsync();
        Assert.Empty(await DeadAsync());
    }

    [Fact]
    public async Task RunOnceAsync_Deferred_WaitsForItsTurnAndLetsOthersPass()
    {
        await using var patient = await NewWorkerAsync(("Worker:Mail:RetryMin", "01:00:00"), ("Worker:Mail:RetryMax", "01:00:00"));
        _server.Recipient = address => address == _to ? "450 later" : "250 fine";
        await QueueAsync(new(_to, "Hello", "Body"));
        await QueueAsync(new("other@example.test", "Hello", "Body"));

        await RunOnceAsync(patient);
        await RunOnceAsync(patient);

        Assert.Single(_server.Commands, line => line.Contains(_to, StringComparison.Ordinal));
        Assert.Single(_server.Received);
        Assert.Equal(1, await Outbox(patient).CountAsync(default));
    }

    [Fact]
    public async Task RunOnceAsync_DeferredTooLong_BecomesADeadLetterThatCanBeReplayed()
    {
        await using var impatient = await NewWorkerAsync(("Worker:Mail:GiveUpAfter", "00:00:00"));
        _server.Recipient = static _ => "450 later";
        await QueueAsync(new(_to, "Hello", "Body") { Key = "order-7.1" });
        await RunOnceAsync(impatient);
        var letter = Assert.Single(await DeadAsync());
        await AssertNothingIsLeftAsync();

        _server.Recipient = static _ => "250 fine";
        Assert.IsType<ReplayOutcome.Replayed>(await _bench.Get<IDeadLetters>().ReplayAsync(letter.Id, default));
        await RunOnceAsync(_bench);

        Assert.Contains("<order-7.1@shop.test>", Assert.Single(_server.Received), StringComparison.Ordinal);
        Assert.Empty(await DeadAsync());
    }

    [Fact]
    public async Task RunOnceAsync_Refused_BecomesADeadLetterAtOnce()
    {
        _server.Recipient = static _ => "550 nobody here";
        await QueueAsync(new(_to, "Hello", "Body"));

        await RunOnceAsync(_bench);

        var letter = Assert.Single(await DeadAsync());
        Assert.Equal((DeadLetterKind.Mail, null, 1), (letter.Kind, letter.Product, letter.Deliveries));
        Assert.Contains("550", letter.Reason, StringComparison.Ordinal);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task RunOnceAsync_RefusedWithALifetime_IsKeptNowhere()
    {
        _server.Recipient = static _ => "550 nobody here";
        await QueueAsync(new(_to, "Code", "123456") { Lifetime = TimeSpan.FromHours(1) });

        await RunOnceAsync(_bench);

        Assert.Empty(await DeadAsync());
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task RunOnceAsync_PastItsLifetime_IsDroppedUnsent()
    {
        await QueueAsync(new(_to, "Code", "123456") { Lifetime = TimeSpan.Zero });

        await RunOnceAsync(_bench);

        Assert.Empty(_server.Commands);
        Assert.Empty(await DeadAsync());
        await AssertNothingIsLeftAsync();
    }

    /// <summary>A code lives by the clock of Redis, whatever the worker's says.</summary>
    [Theory]
    [InlineData(-360)]
    [InlineData(360)]
    public async Task RunOnceAsync_WorkersClockIsWrong_SendsAFreshCodeAndNoOldOne(int seconds)
    {
        await using var wrong = await WrongClock.WorkerAsync(redis, _server, TimeSpan.FromSeconds(seconds));
        await QueueAsync(new("old@example.test", "Code", "123456") { Lifetime = TimeSpan.FromMilliseconds(1) });
        var now = await RedisClock.NowAsync(redis.Database);
        await RedisClock.PassesAsync(redis.Database, now.AddMilliseconds(2));
        await QueueAsync(new(_to, "Code", "123456") { Lifetime = TimeSpan.FromMinutes(5) });

        await RunOnceAsync(wrong);

        Assert.Contains(_to, Assert.Single(_server.Received), StringComparison.Ordinal);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task RunOnceAsync_WorkersClockIsAhead_DoesNotGiveUpEarly()
    {
        await using var wrong = await WrongClock.WorkerAsync(redis, _server, TimeSpan.FromDays(2));
        _server.Recipient = static _ => "450 later";
        await QueueAsync(new(_to, "Hello", "Body"));

        await RunOnceAsync(wrong);

        Assert.Empty(await DeadAsync());
        Assert.Equal(1, await Outbox(wrong).CountAsync(default));
    }

    [Fact]
    public async Task RunOnceAsync_NotAMail_BecomesADeadLetterAndTheOthersGoOn()
    {
        await redis.Database.ExecuteAsync("XADD", RedisKeys.MailOutbox, "*", "to", _to, "nonsense", "1");
        await QueueAsync(new(_to, "Hello", "Body"));

        await RunOnceAsync(_bench);

        Assert.Single(_server.Received);
        Assert.Single(await DeadAsync());
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task BuryAsync_Again_IsOneDeadLetter()
    {
        await QueueAsync(new(_to, "Hello", "Body"));
        var mail = Assert.Single(await Outbox(_bench).TakeAsync("dies before it leaves the outbox", 10, Patient, default));
        await Outbox(_bench).BuryAsync(mail, "550 nobody here", default);

        await Outbox(_bench).BuryAsync(mail with { Attempts = 2 }, "551 nobody here", default);

        Assert.Single(await DeadAsync());
    }

    [Fact]
    public async Task RunOnceAsync_TwoWorkers_SendEachOnce()
    {
        await using var other = await NewWorkerAsync();
        for (var i = 0; i < 30; i++)
            await QueueAsync(new($"{i}@example.test", $"Mail {i}", "Body"));

        await Task.WhenAll(RunOnceAsync(_bench), RunOnceAsync(other));

        var subjects = _server.Received.Select(static mail =>
            mail.Split('\n').First(static line => line.StartsWith("Subject", StringComparison.Ordinal))
        );
        Assert.Equal(
            Enumerable.Range(0, 30).Select(static i => $"Subject: Mail {i}").Order(),
            subjects.Select(static s => s.Trim()).Order()
        );
    }

    [Fact]
    public async Task RunOnceAsync_AnotherWorkerHasIt_WaitsForItsLease()
    {
        await QueueAsync(new(_to, "Hello", "Body"));
        Assert.Single(await Outbox(_bench).TakeAsync("dies now", 10, Patient, default));

        await RunOnceAsync(_bench);
        Assert.Empty(_server.Received);

        await using var heir = await NewWorkerAsync(("Worker:Mail:Lease", "00:00:00.001"));
        await SentInTheEndAsync(heir);
        Assert.Single(_server.Received);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task TakeAsync_DeferredAgainAndAgain_CountsItsAttempts()
    {
        var now = new MailRetry(TimeSpan.FromHours(1), TimeSpan.Zero, TimeSpan.Zero);
        var outbox = Outbox(_bench);
        await QueueAsync(new(_to, "Hello", "Body"));

        for (var attempt = 1; attempt <= 4; attempt++)
        {
            var mail = Assert.Single(await outbox.TakeAsync($"worker {attempt}", 10, now, default));
            Assert.Equal((attempt, _to), (mail.Attempts, mail.To));
            Assert.Empty(await outbox.TakeAsync("another", 10, now, default));
            await outbox.DeferAsync(mail, default);
        }
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(4, 40)]
    [InlineData(5, 60)]
    [InlineData(int.MaxValue, 60)]
    public void WaitAfter_Attempts_DoublesUpToTheLongest(int attempts, int seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            new MailRetry(TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60)).WaitAfter(attempts)
        );

    [Fact]
    public void WaitAfter_LongestSettings_DoesNotOverflow() =>
        Assert.Equal(TimeSpan.FromDays(1), new MailRetry(TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromDays(1)).WaitAfter(1_000_000));

    private Task<WorkerBench> NewWorkerAsync(params (string Name, string Value)[] settings) =>
        WorkerBench.NewAsync(redis.Server.ConnectionString, settings: MailSettings.For(_server, settings));

    private Task QueueAsync(MailMessage mail) => _bench.Get<IMailer>().SendAsync(mail, default);

    private static IMailOutbox Outbox(WorkerBench bench) => bench.Get<IMailOutbox>();

    private static Task RunOnceAsync(WorkerBench bench) => bench.Get<OutboxSender>().RunOnceAsync(default);

    private static Task SentInTheEndAsync(WorkerBench bench) =>
        Eventually.IsTrueAsync(
            async () =>
            {
                await RunOnceAsync(bench);
                return await Outbox(bench).CountAsync(default) == 0;
            },
            "the outbox is empty"
        );

    private async Task<DeadLetter[]> DeadAsync() =>
        [
            .. (await _bench.Get<IDeadLetters>().ListAsync(after: null, 100_000, default)).Where(letter =>
                letter.Fields.GetValueOrDefault("to") == _to
            ),
        ];

    private async Task AssertNothingIsLeftAsync()
    {
        Assert.Equal(0, await Outbox(_bench).CountAsync(default));
        Assert.Empty(await Outbox(_bench).TakeAsync("curious", 10, new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero), default));
    }
}
