using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Accounts;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.RateLimits;

/// <summary>How windows of addresses lie in Redis: as fields of two halves, each judged by its own end.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class AddressWindowTests(RedisFixture redis) : IDisposable
{
    private const string Address = "192.0.2.1";
    private const string Field = $"ip:{Address}";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly AccountsHost _host = new(redis.Server);

    // A new action a test: windows of one test can't touch those of another.
    private readonly RateRule _rule = new($"test-{UserId.New()}", 5, Window);

    private RedisKey Newer => RedisKeys.AddressWindows(_rule.Action, alone: null);

    private RedisKey Older => RedisKeys.OlderAddressWindows(_rule.Action, alone: null);

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Hit_Refused_WritesNothingAndProlongsNothing()
    {
        await ExhaustAsync();
        await WriteAsync(Newer, TimeSpan.FromSeconds(20), hits: 5);
        var before = await ReadAsync(Newer);

        var refused = await HitAsync();

        Assert.False(refused.Allowed);
        Assert.InRange(refused.ResetAfter, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
        Assert.Equal(before, await ReadAsync(Newer));
    }

    [Fact]
    public async Task Hit_WindowOver_StartsANewOne()
    {
        await ExhaustAsync();
        await WriteAsync(Newer, TimeSpan.Zero, hits: 5);

        var allowed = await HitAsync();

        Assert.Equal((true, 4), (allowed.Allowed, allowed.Remaining));
        Assert.InRange(allowed.ResetAfter, Window, Window);
    }

    [Fact]
    public async Task Hit_WindowEndsLaterThanAWindowIsLong_IsCut()
    {
        await ExhaustAsync();
        await WriteAsync(Newer, TimeSpan.FromHours(1), hits: 5);

        var refused = await HitAsync();

        Assert.Equal((false, Window), (refused.Allowed, refused.ResetAfter));
        Assert.InRange(await EndAsync(Newer), TimeSpan.FromSeconds(50), Window);
    }

    [Fact]
    public async Task Hit_OfAWindowThatIsAlreadyOpen_KeepsItsEnd()
    {
        await HitAsync();
        await WriteAsync(Newer, TimeSpan.FromSeconds(30), hits: 1);

        var second = await HitAsync();

        Assert.Equal((true, 3), (second.Allowed, second.Remaining));
        Assert.InRange(second.ResetAfter, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Hit_HalvesTurn_CountsOnWhatTheOlderOneHas()
    {
        await ExhaustAsync();
        await AgeAsync();

        Assert.False((await HitAsync()).Allowed);
        Assert.Equal((false, true), (await redis.Database.KeyExistsAsync(Newer), await redis.Database.KeyExistsAsync(Older)));

        await WriteAsync(Older, TimeSpan.FromSeconds(30), hits: 3);
        Assert.Equal(1, (await HitAsync()).Remaining);
        Assert.Equal(0, (await HitAsync()).Remaining);
        Assert.False((await HitAsync()).Allowed);
        Assert.InRange(await EndAsync(Newer), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Hit_HalvesWereTurnedByOthers_StillCountsOnWhatTheOlderOneHas()
    {
        await ExhaustAsync();
        await AgeAsync();

        Assert.Equal(4, (await HitAsync("192.0.2.2")).Remaining);

        Assert.False((await HitAsync()).Allowed);
    }

    [Fact]
    public async Task Hit_HalvesTurnAgain_DropsTheOlderOne()
    {
        await HitAsync();
        await AgeAsync();
        await HitAsync("192.0.2.2");
        Assert.True(await redis.Database.HashExistsAsync(Older, Field));
        await AgeAsync();

        await HitAsync("192.0.2.3");

        Assert.Equal(
            ["ip:192.0.2.2"],
            (await redis.Database.HashKeysAsync(Older)).Select(static name => (string)name!).Where(static name => name.Length > 0)
        );
    }

    [Fact]
    public async Task Hit_NobodyComesAnyMore_BothHalvesExpire()
    {
        await HitAsync();
        Assert.InRange((await redis.Database.KeyTimeToLiveAsync(Newer))!.Value, 1.9 * Window, 2 * Window);

        // Raised: what is written now has to be there for longer.
        await _host.Get<IRateLimiter>().HitAddressAsync(_rule with { Window = 3 * Window }, Address, default);

        Assert.InRange((await redis.Database.KeyTimeToLiveAsync(Newer))!.Value, 5.9 * Window, 6 * Window);
        await AgeAsync(by: 3 * Window);
        await HitAsync("192.0.2.2");
        Assert.NotNull(await redis.Database.KeyTimeToLiveAsync(Older));
    }

    private ValueTask<RateDecision> HitAsync(string address = Address) =>
        _host.Get<IRateLimiter>().HitAddressAsync(_rule, address, default);

    private async Task ExhaustAsync()
    {
        for (var i = 0; i < _rule.Limit; i++)
            Assert.True((await HitAsync()).Allowed);
    }

    private async Task WriteAsync(RedisKey half, TimeSpan endsIn, int hits)
    {
        var end = (await RedisClock.NowAsync(redis.Database) + endsIn).ToUnixTimeMilliseconds();
        await redis.Database.HashSetAsync(half, Field, $"{end} {hits}");
    }

    private async Task<string?> ReadAsync(RedisKey half) => await redis.Database.HashGetAsync(half, Field);

    private async Task<TimeSpan> EndAsync(RedisKey half)
    {
        var end = long.Parse((await ReadAsync(half))!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        return DateTimeOffset.FromUnixTimeMilliseconds(end) - await RedisClock.NowAsync(redis.Database);
    }

    /// <summary>As if the newer half had been begun one window earlier. The entries are as old as they were.</summary>
    private async Task AgeAsync(TimeSpan? by = null)
    {
        var parts = ((string)(await redis.Database.HashGetAsync(Newer, ""))!).Split(' ', 2);
        var begun = long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture) - (long)(by ?? Window).TotalMilliseconds;
        await redis.Database.HashSetAsync(Newer, "", $"{begun} {parts[1]}");
    }
}
