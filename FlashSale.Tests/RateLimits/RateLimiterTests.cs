using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Accounts;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.RateLimits;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class RateLimiterTests(RedisFixture redis) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly AccountsHost _host = new(redis.Server);

    // A new action a test: windows of one test can't touch those of another.
    private readonly RateRule _rule = new($"test-{UserId.New()}", 5, Window);

    private IRateLimiter Limiter => _host.Get<IRateLimiter>();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task HitAddress_UpToTheLimit_CountsDownAndThenRefuses()
    {
        for (var left = 4; left >= 0; left--)
        {
            var allowed = await Limiter.HitAddressAsync(_rule, "192.0.2.1", default);
            Assert.Equal((true, left), (allowed.Allowed, allowed.Remaining));
        }

        var refused = await Limiter.HitAddressAsync(_rule, "192.0.2.1", default);

        Assert.Equal((false, 0, $"{_rule.Action}-ip", 5, Window), Shape(refused));
        Assert.InRange(refused.ResetAfter, TimeSpan.FromSeconds(50), Window);
    }

    [Fact]
    public async Task HitUser_UpToTheLimit_CountsDownAndThenRefuses()
    {
        for (var left = 4; left >= 0; left--)
        {
            var allowed = await Limiter.HitUserAsync(_rule, "u", default);
            Assert.Equal((true, left), (allowed.Allowed, allowed.Remaining));
        }

        var refused = await Limiter.HitUserAsync(_rule, "u", default);

        Assert.Equal((false, 0, $"{_rule.Action}-user", 5, Window), Shape(refused));
        Assert.InRange(refused.ResetAfter, TimeSpan.FromSeconds(50), Window);
    }

    [Fact]
    public async Task HitUser_OldestHitLeavesTheWindow_AllowsExactlyOneMore()
    {
        await ExhaustUserAsync("u");
        await AgeOldestHitAsync("u", Window);

        Assert.True((await Limiter.HitUserAsync(_rule, "u", default)).Allowed);
        Assert.False((await Limiter.HitUserAsync(_rule, "u", default)).Allowed);
        Assert.Equal(5, await redis.Database.SortedSetLengthAsync(Key("u")));
    }

    [Fact]
    public async Task HitUser_ClockWasSetBack_CountsNothingOfWhatIsYetToCome()
    {
        var ahead = (await RedisClock.NowAsync(redis.Database)).AddHours(1).ToUnixTimeMilliseconds() * 1000;
        for (var i = 0; i < 5; i++)
            await redis.Database.SortedSetAddAsync(Key("u"), $"{ahead + i}-{i}", ahead + i);

        var hit = await Limiter.HitUserAsync(_rule, "u", default);

        Assert.Equal((true, 4), (hit.Allowed, hit.Remaining));
        Assert.InRange(hit.ResetAfter, TimeSpan.FromSeconds(0), Window);
        Assert.Equal(1, await redis.Database.SortedSetLengthAsync(Key("u")));
    }

    [Fact]
    public async Task HitUser_OldestHitStillInTheWindow_RefusesAndSaysWhenItLeaves()
    {
        await ExhaustUserAsync("u");
        await AgeOldestHitAsync("u", Window - TimeSpan.FromSeconds(30));

        var refused = await Limiter.HitUserAsync(_rule, "u", default);

        Assert.False(refused.Allowed);
        Assert.InRange(refused.ResetAfter, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task HitUser_Refused_IsNotCounted()
    {
        await ExhaustUserAsync("u");
        for (var i = 0; i < 10; i++)
            await Limiter.HitUserAsync(_rule, "u", default);

        Assert.Equal(5, await redis.Database.SortedSetLengthAsync(Key("u")));
    }

    [Fact]
    public async Task HitUser_AfterALoweredLimit_WaitsUntilEnoughHitsHaveLeft()
    {
        await ExhaustUserAsync("u");
        await AgeOldestHitAsync("u", TimeSpan.FromSeconds(50));

        var refused = await Limiter.HitUserAsync(_rule with { Limit = 2 }, "u", default);

        // Not when the oldest of the five leaves (10 s), but the fourth (60 s).
        Assert.False(refused.Allowed);
        Assert.InRange(refused.ResetAfter, TimeSpan.FromSeconds(40), Window);
    }

    [Fact]
    public async Task HitUser_LogThatNobodyTouches_Expires()
    {
        await Limiter.HitUserAsync(_rule, "u", default);

        var left = await redis.Database.KeyTimeToLiveAsync(Key("u"));

        Assert.InRange(left!.Value, TimeSpan.FromSeconds(50), Window);
    }

    [Fact]
    public async Task HitAddress_ThousandAtOnceFromTwoReplicas_AllowsExactlyTheLimit()
    {
        using var other = new AccountsHost(redis.Server);
        var rule = _rule with { Limit = 100 };

        var decisions = await Task.WhenAll(
            Enumerable
                .Range(0, 1000)
                .Select(i => (i % 2 == 0 ? Limiter : other.Get<IRateLimiter>()).HitAddressAsync(rule, "192.0.2.1", default).AsTask())
        );

        AssertExactly(100, decisions);
    }

    [Fact]
    public async Task HitUser_ThousandAtOnceFromTwoReplicas_AllowsExactlyTheLimit()
    {
        using var other = new AccountsHost(redis.Server);
        var rule = _rule with { Limit = 100 };

        var decisions = await Task.WhenAll(
            Enumerable
                .Range(0, 1000)
                .Select(i => (i % 2 == 0 ? Limiter : other.Get<IRateLimiter>()).HitUserAsync(rule, "u", default).AsTask())
        );

        AssertExactly(100, decisions);
        Assert.Equal(100, await redis.Database.SortedSetLengthAsync(Key("u")));
    }

    [Fact]
    public async Task HitAddress_OtherActionOrAddress_HasItsOwnWindow()
    {
        await ExhaustAddressAsync("192.0.2.1");

        Assert.Equal(4, (await Limiter.HitAddressAsync(_rule, "192.0.2.2", default)).Remaining);
        Assert.Equal(4, (await Limiter.HitAddressAsync(_rule with { Action = _rule.Action + "x" }, "192.0.2.1", default)).Remaining);
    }

    [Fact]
    public async Task HitUser_NamedLikeAnAddress_HasItsOwnWindow()
    {
        await ExhaustAddressAsync("192.0.2.1");

        Assert.Equal(4, (await Limiter.HitUserAsync(_rule, "192.0.2.1", default)).Remaining);
        Assert.Equal(4, (await Limiter.HitUserAsync(_rule, "ip:192.0.2.1", default)).Remaining);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:0DB8:0001:0002:0000:0000:0000:0009", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.2", false)]
    [InlineData("192.0.2.1", "unknown", false)]
    [InlineData("fe80::1%1", "fe80::2%2", true)]
    public async Task HitAddress_TwoAddresses_ShareAWindowOrNot(string first, string second, bool shared)
    {
        await Limiter.HitAddressAsync(_rule, first, default);

        Assert.Equal(shared ? 3 : 4, (await Limiter.HitAddressAsync(_rule, second, default)).Remaining);
    }

    [Fact]
    public async Task Hit_Always_IsMetered()
    {
        using var meter = new MeterRecorder(_host.Get<FlashSaleTelemetry>(), "flashsale.ratelimit.decisions");
        var rule = _rule with { Limit = 1 };

        await Limiter.HitAddressAsync(rule, "192.0.2.1", default);
        await Limiter.HitAddressAsync(rule, "192.0.2.1", default);
        await Limiter.HitUserAsync(rule, "u", default);

        Assert.Equal(
            [$"policy={rule.Action}-ip allowed=True", $"policy={rule.Action}-ip allowed=False", $"policy={rule.Action}-user allowed=True"],
            meter.Seen
        );
    }

    [Fact]
    public async Task Hit_RedisAway_ThrowsStoreUnavailable()
    {
        await using var dead = await RedisServer.StartNewAsync();
        await dead.KillAsync();
        using var host = new AccountsHost(dead);
        var limiter = host.Get<IRateLimiter>();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => limiter.HitAddressAsync(_rule, "192.0.2.1", default).AsTask());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => limiter.HitUserAsync(_rule, "u", default).AsTask());
    }

    private static (bool, int, string, int, TimeSpan) Shape(RateDecision decision) =>
        (decision.Allowed, decision.Remaining, decision.Policy, decision.Limit, decision.Window);

    private static void AssertExactly(int limit, RateDecision[] decisions)
    {
        // Each allowed hit saw a different number of hits left: none was counted twice or not at all.
        var left = decisions.Where(static d => d.Allowed).Select(static d => d.Remaining).Order();
        Assert.Equal(Enumerable.Range(0, limit), left);
    }

    private RedisKey Key(string user) => RedisKeys.UserWindow(_rule.Action, user);

    private async Task ExhaustAddressAsync(string address)
    {
        for (var i = 0; i < _rule.Limit; i++)
            Assert.True((await Limiter.HitAddressAsync(_rule, address, default)).Allowed);
    }

    private async Task ExhaustUserAsync(string user)
    {
        for (var i = 0; i < _rule.Limit; i++)
            Assert.True((await Limiter.HitUserAsync(_rule, user, default)).Allowed);
    }

    private async Task AgeOldestHitAsync(string user, TimeSpan by)
    {
        var oldest = (await redis.Database.SortedSetRangeByRankWithScoresAsync(Key(user), 0, 0))[0];
        await redis.Database.SortedSetAddAsync(Key(user), oldest.Element, oldest.Score - by.TotalMicroseconds);
    }
}
