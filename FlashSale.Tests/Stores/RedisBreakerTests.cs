using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Sales;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace FlashSale.Tests.Stores;

/// <summary>
/// A Redis that is frozen for real, and a clock of the test's own: how long a command is waited for is counted, not measured. What reached
/// Redis is counted by a key that each command raises.
/// </summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class RedisBreakerTests : IAsyncLifetime
{
    private const int BreakAfter = 3;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan ShortTimeout = Timeout / 8;
    private static readonly TimeSpan JustBefore = TimeSpan.FromMilliseconds(-1);
    private static readonly RedisKey Asked = "asked";

    private readonly FakeTimeProvider _time = new();
    private RedisServer _server = null!;
    private IConnectionMultiplexer _connection = null!;
    private RedisGateway _redis = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartNewAsync();
        _connection = await TestRedis.ConnectAsync(_server.ConnectionString);
        _redis = new(
            _connection,
            Options.Create(new RedisOptions { CommandTimeout = Timeout, BreakAfter = BreakAfter }),
            NullLogger<RedisGateway>.Instance,
            _time
        );
    }

    public async Task DisposeAsync()
    {
        await _connection.CloseAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Ask_RedisFrozen_LaterOnesFailAtOnceAndNeverReachIt()
    {
        _server.Freeze();
        await ExhaustAsync();

        // The clock stands still: whoever waited would wait for good.
        for (var i = 0; i < 100; i++)
            await Assert.ThrowsAsync<StoreUnavailableException>(AskAsync).WaitAsync(Eventually.Bound);
        await Assert
            .ThrowsAsync<StoreUnavailableException>(() => _redis.EvaluateAsync(RedisScript.FromText("x", "return 1"), [Asked], [], default))
            .WaitAsync(Eventually.Bound);
        _server.Thaw();
        await AnsweredInTheEndAsync();

        // Those that broke it are carried out late, which is why writes are scripts that a retry finds again; the hundred are not.
        Assert.Equal(BreakAfter + 1, await CountAsync());
    }

    [Fact]
    public async Task Ask_AfterItsReturn_IsAnsweredWithoutTheClock()
    {
        for (var again = 0; again < 3; again++)
        {
            _server.Freeze();
            await ExhaustAsync();
            _server.Thaw();
            await AnsweredInTheEndAsync();
        }
    }

    [Fact]
    public async Task Ask_KilledWhileSilentAndStarted_IsAnsweredAgain()
    {
        _server.Freeze();
        await ExhaustAsync();
        await _server.KillAsync();
        await _server.StartAsync();

        await Eventually.IsTrueAsync(
            async () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(100));
                return await IsAnsweredAsync();
            },
            "a probe is answered"
        );
    }

    [Fact]
    public async Task Ask_AnAnswerInBetween_StartsTheCountAnew()
    {
        for (var round = 0; round < 2; round++)
        {
            _server.Freeze();
            await TimeOutAsync(Timeout);
            await TimeOutAsync(ShortTimeout);
            _server.Thaw();
            await AskAsync();
        }

        _server.Freeze();
        await TimeOutAsync(Timeout);
        _server.Thaw();
    }

    [Fact]
    public async Task Ask_AfterOneWithoutAnswer_IsWaitedForShortly()
    {
        _server.Freeze();

        await TimeOutAsync(Timeout);
        await TimeOutAsync(ShortTimeout);
        _server.Thaw();
    }

    [Theory]
    [InlineData(0.05, 8)]
    [InlineData(2, 7)]
    [InlineData(7, 2)]
    [InlineData(8.5, 1)]
    public async Task Ask_RequestHasWaitedBefore_WaitsForWhatIsLeft(double spentSeconds, double leftSeconds)
    {
        _server.Freeze();
        Patience.Spend(TimeSpan.FromSeconds(spentSeconds));

        await TimeOutAsync(TimeSpan.FromSeconds(leftSeconds));
        _server.Thaw();
    }

    [Fact]
    public async Task Ask_RedisSaysNo_IsAnAnswer()
    {
        for (var i = 0; i < BreakAfter + 1; i++)
            await Assert.ThrowsAsync<RedisServerException>(() =>
                _redis.AskAsync(static database => database.ExecuteAsync("NOSUCHCOMMAND"), default)
            );

        await AskAsync();
    }

    [Fact]
    public async Task Subscribe_RedisIsNotAsked_IsHeardAfterItsReturn()
    {
        var (channel, product) = (new SaleChannel(_redis, NullLogger<SaleChannel>.Instance), ProductId.New());
        _server.Freeze();
        await ExhaustAsync();

        await using var ear = await SaleEar.OpenAsync(channel, product);
        _server.Thaw();
        await AnsweredInTheEndAsync();

        await Eventually.IsTrueAsync(
            async () =>
            {
                await channel.PublishAsync(new SaleNews(SaleNews.StockUpdated, product, 7, 3), default);
                return ear.Heard;
            },
            "the subscription stands"
        );
    }

    private Task AskAsync() => _redis.AskAsync(static database => database.StringIncrementAsync(Asked), default);

    private async Task<long> CountAsync() => (long)await _connection.GetDatabase().StringGetAsync(Asked);

    private async Task ExhaustAsync()
    {
        await TimeOutAsync(Timeout);
        for (var more = 1; more < BreakAfter; more++)
            await TimeOutAsync(ShortTimeout);
    }

    /// <summary>It waits until then and not a millisecond less.</summary>
    private async Task TimeOutAsync(TimeSpan after)
    {
        var asking = AskAsync();
        _time.Advance(after + JustBefore);
        Assert.False(asking.IsCompleted);
        _time.Advance(-JustBefore);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => asking).WaitAsync(Eventually.Bound);
    }

    private Task AnsweredInTheEndAsync() => Eventually.IsTrueAsync(IsAnsweredAsync, "Redis is asked again");

    private async Task<bool> IsAnsweredAsync()
    {
        try
        {
            await AskAsync().WaitAsync(Eventually.Bound);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
