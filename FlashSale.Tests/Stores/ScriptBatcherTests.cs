using System.Globalization;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace FlashSale.Tests.Stores;

/// <summary>Which calls travel together, counted in commands that reach a real Redis; it is frozen to let calls pile up.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ScriptBatcherTests : IAsyncLifetime
{
    private const int Largest = 8;
    private const int BreakAfter = 3;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);
    private readonly FakeTimeProvider _time = new();
    private RedisServer _server = null!;
    private IConnectionMultiplexer _connection = null!;
    private RedisGateway _redis = null!;
    private ScriptBatcher<string> _batcher = null!;
    private int _sent;
    private bool _sentByThePool;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartNewAsync();
        _connection = await TestRedis.ConnectAsync(_server.ConnectionString);
        var options = Options.Create(new RedisOptions { CommandTimeout = Timeout, BreakAfter = BreakAfter });
        _redis = new RedisGateway(_connection, options, NullLogger<RedisGateway>.Instance, _time);
        _batcher = new(
            _redis,
            async (database, calls) =>
            {
                _sentByThePool = Thread.CurrentThread.IsThreadPoolThread;
                Interlocked.Increment(ref _sent);
                return await Echo.RunAsync(database, calls);
            },
            Largest,
            scattered: false
        );
        Assert.Equal("warm", await AskAsync("warm"));
        _sent = 0;
        await _connection.GetDatabase().KeyDeleteAsync(Echo.Log);
    }

    public async Task DisposeAsync()
    {
        await _connection.CloseAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Run_WhileOneIsUnderWay_TheOthersTravelTogether()
    {
        _server.Freeze();
        var first = await SendAsync("first");
        var calls = Enumerable.Range(1, (2 * Largest) - 1).Select(static i => i.ToString(CultureInfo.InvariantCulture)).ToList();
        var answers = calls.ConvertAll(AskAsync);
        _server.Thaw();

        Assert.Equal("first", await first.WaitAsync(Eventually.Bound));
        Assert.Equal(calls, await Task.WhenAll(answers).WaitAsync(Eventually.Bound));
        Assert.Equal([1, Largest, Largest - 1], await Echo.BatchesAsync(_connection.GetDatabase()));
    }

    [Fact]
    public async Task Run_OneAfterTheOther_EachGoesAtOnce()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal("alone", await AskAsync("alone").WaitAsync(Eventually.Bound));

        Assert.Equal([1, 1, 1], await Echo.BatchesAsync(_connection.GetDatabase()));
    }

    /// <summary>Whoever comes first has others behind it on its thread, and would travel alone if it sent at once.</summary>
    [Fact]
    public async Task Run_NothingUnderWay_IsLeftToThePool()
    {
        var answer = Task.FromResult("");
        var asking = new Thread(() => answer = AskAsync("first"));
        asking.Start();
        asking.Join();

        Assert.Equal("first", await answer.WaitAsync(Eventually.Bound));
        Assert.True(_sentByThePool);
    }

    /// <summary>A client can lose a command when its connection dies in the wrong moment: its task then never ends.</summary>
    [Fact]
    public async Task Run_TheClientHasLostACommand_TheNextOnesAreSentAfterAWhile()
    {
        var lost = new TaskCompletionSource<RedisResult[]>();
        var sent = 0;
        var batcher = new ScriptBatcher<string>(
            _redis,
            async (database, calls) => await (Interlocked.Increment(ref sent) == 1 ? lost.Task : Echo.RunAsync(database, calls)),
            Largest,
            scattered: false
        );
        var first = batcher.RunAsync("first", default).AsTask();
        await Eventually.IsTrueAsync(
            () =>
            {
                _time.Advance(Timeout);
                return first.IsCompleted;
            },
            "its caller is told"
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(() => first);

        string? answer = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                _time.Advance(Timeout);
                try
                {
                    answer = Replies.Text(await batcher.RunAsync("second", default).AsTask().WaitAsync(TimeSpan.FromMilliseconds(100)));
                }
                catch (Exception e) when (e is StoreUnavailableException or TimeoutException)
                {
                    // Not yet.
                }
                return answer is not null;
            },
            "others are answered again"
        );

        Assert.Equal("second", answer);
    }

    [Fact]
    public async Task Run_NobodyWaitsForItAnyMore_IsNeverSent()
    {
        _server.Freeze();
        var first = await SendAsync("first");
        var second = AskAsync("second");
        _time.Advance(2 * Timeout);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => first).WaitAsync(Eventually.Bound);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => second).WaitAsync(Eventually.Bound);
        _server.Thaw();

        Assert.Equal("third", await AskAsync("third").WaitAsync(Eventually.Bound));
        Assert.Equal([1, 1], await Echo.BatchesAsync(_connection.GetDatabase()));
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(2, 7)]
    [InlineData(8.5, 1)]
    public async Task Run_RedisFrozen_WaitsForWhatTheRequestHasLeftAndNotLonger(double spentSeconds, double leftSeconds)
    {
        var left = TimeSpan.FromSeconds(leftSeconds);
        _server.Freeze();
        Patience.Spend(TimeSpan.FromSeconds(spentSeconds));
        var underWay = await SendAsync("under way");
        var waiting = AskAsync("waiting");

        _time.Advance(left - (2 * _redis.Deadlines.Interval));
        Assert.False(underWay.IsCompleted || waiting.IsCompleted);
        _time.Advance(2 * _redis.Deadlines.Interval);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => underWay).WaitAsync(Eventually.Bound);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting).WaitAsync(Eventually.Bound);
        _server.Thaw();
    }

    [Fact]
    public async Task Run_AsManyWithoutAnswerAsBreak_NextIsRefusedAtOnce()
    {
        _server.Freeze();
        var silent = Enumerable.Range(0, BreakAfter).Select(_ => AskAsync("silent")).ToList();
        _time.Advance(Timeout);
        foreach (var one in silent)
            await Assert.ThrowsAsync<StoreUnavailableException>(() => one).WaitAsync(Eventually.Bound);

        // The clock stands still: whoever waited would wait for good.
        await Assert.ThrowsAsync<StoreUnavailableException>(() => AskAsync("next")).WaitAsync(Eventually.Bound);
        _server.Thaw();
    }

    [Fact]
    public async Task Run_OneThatGoesOnThrows_TheOthersGoOnAllTheSame()
    {
        _server.Freeze();
        var first = await SendAsync("first");
        ThrowAfterwards(_batcher.RunAsync("bare", default));
        var others = Enumerable.Range(0, 2 * Largest).Select(_ => AskAsync("other")).ToList();
        _server.Thaw();

        await first.WaitAsync(Eventually.Bound);
        Assert.All(await Task.WhenAll(others).WaitAsync(Eventually.Bound), static answer => Assert.Equal("other", answer));
    }

    [Fact]
    public async Task Run_FewerRepliesThanCalls_EachHearsSo()
    {
        var batcher = new ScriptBatcher<string>(_redis, static (_, _) => Task.FromResult<RedisResult[]>([]), Largest, scattered: false);

        await Assert
            .ThrowsAsync<InvalidOperationException>(async () => await batcher.RunAsync("lost", default))
            .WaitAsync(Eventually.Bound);
    }

    [Fact]
    public async Task Run_CallerHasGivenUp_IsNotSent()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _batcher.RunAsync("gone", new(canceled: true)));

        Assert.Empty(await Echo.BatchesAsync(_connection.GetDatabase()));
    }

    [Fact]
    public async Task Run_TheCommandFails_EachOfItHearsSoAndTheNextIsSent()
    {
        _server.Freeze();
        var first = await SendAsync("first");
        var (good, bad) = (AskAsync("good"), AskAsync("bad"));
        _server.Thaw();

        Assert.Equal("first", await first.WaitAsync(Eventually.Bound));
        await Assert.ThrowsAsync<RedisServerException>(() => good).WaitAsync(Eventually.Bound);
        await Assert.ThrowsAsync<RedisServerException>(() => bad).WaitAsync(Eventually.Bound);
        Assert.Equal("next", await AskAsync("next").WaitAsync(Eventually.Bound));
    }

    [Fact]
    public async Task Run_RedisKilled_EverybodyHearsAndItGoesOnWithTheNextRedis()
    {
        _server.Freeze();
        var lost = Enumerable.Range(0, 3).Select(_ => AskAsync("lost")).ToList();
        await _server.KillAsync();
        foreach (var one in lost)
            await Assert.ThrowsAsync<StoreUnavailableException>(() => one).WaitAsync(Eventually.Bound);
        await _server.StartAsync();

        await Eventually.IsTrueAsync(
            async () =>
            {
                try
                {
                    return await AskAsync("back") == "back";
                }
                catch (StoreUnavailableException)
                {
                    return false;
                }
            },
            "calls are answered again"
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_ManyHearThatRedisIsAway_EachIsThrownAnExceptionOfItsOwn(bool killed)
    {
        _server.Freeze();
        var lost = Enumerable.Range(0, 2 * Largest).Select(_ => AskAsync("lost")).ToList();
        if (killed)
            await _server.KillAsync();
        else
            _time.Advance(Timeout);

        var heard = new List<Exception>();
        foreach (var one in lost)
            heard.Add(await Assert.ThrowsAsync<StoreUnavailableException>(() => one).WaitAsync(Eventually.Bound));
        // One that all shared would hand each the ways of all before: with thousands, gigabytes and minutes.
        Assert.Distinct(heard, ReferenceEqualityComparer.Instance);
        Assert.All(heard, static e => Assert.NotNull(e.InnerException));
    }

    private static void ThrowAfterwards(ValueTask<RedisResult> call) =>
        call.GetAwaiter().UnsafeOnCompleted(static () => throw new InvalidOperationException("of a callback"));

    /// <summary>Asks while nothing is under way, and comes back, with the answer to be, when the question is.</summary>
    private async Task<Task<string>> SendAsync(string text)
    {
        var answer = AskAsync(text);
        await Eventually.IsTrueAsync(() => Volatile.Read(ref _sent) == 1, "it is on its way");
        return answer;
    }

    private async Task<string> AskAsync(string text) => Replies.Text(await _batcher.RunAsync(text, default));
}
