using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Sales;

/// <summary>The edges of a sale's window and of a user's window of attempts, by the clock of Redis.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class PurchaseWindowTests(RedisFixture redis)
{
    [Fact]
    public async Task Sale_BeforeItsStart_SaysWhenAndHowLong()
    {
        var clock = await SaleBench.Without(redis.Connection).NowAsync();
        var starts = clock.AddMinutes(1);
        var sale = await SaleBench.OpenAsync(redis.Connection, starts: starts);

        var refused = Assert.IsType<PurchaseOutcome.NotOpenYet>(await sale.BuyAsync());

        Assert.Equal(starts, refused.StartsAt);
        Assert.InRange(refused.Wait, starts - await sale.NowAsync(), TimeSpan.FromMinutes(1));
        Assert.Equal(SaleState.Scheduled, (await sale.SnapshotAsync()).State);
    }

    [Fact]
    public async Task Sale_FromItsFirstMillisecond_IsOpen()
    {
        var clock = await SaleBench.Without(redis.Connection).NowAsync();
        var sale = await SaleBench.OpenAsync(redis.Connection, starts: clock, ends: clock.AddMinutes(1));

        await sale.BoughtAsync();

        Assert.Equal(SaleState.Live, (await sale.SnapshotAsync()).State);
    }

    [Fact]
    public async Task Sale_FromTheMillisecondOfItsEnd_IsClosed()
    {
        var clock = await SaleBench.Without(redis.Connection).NowAsync();
        var sale = await SaleBench.OpenAsync(redis.Connection, starts: clock.AddMinutes(-1), ends: clock);

        Assert.IsType<PurchaseOutcome.SaleClosed>(await sale.BuyAsync());

        Assert.Equal(SaleState.Closed, (await sale.SnapshotAsync()).State);
    }

    [Fact]
    public async Task UserWindow_Full_RefusesAndCountsNoRefusal()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, options: Window(3));
        var user = UserId.New();
        await sale.BoughtAsync(user);
        for (var i = 0; i < 2; i++)
            Assert.IsType<PurchaseOutcome.LimitReached>(await sale.BuyAsync(user));

        for (var i = 0; i < 5; i++)
        {
            var decision = Assert.IsType<PurchaseOutcome.RateLimited>(await sale.BuyAsync(user)).Decision;
            Assert.Equal(
                (false, "purchase-user", 3, TimeSpan.FromSeconds(60), 0),
                (decision.Allowed, decision.Policy, decision.Limit, decision.Window, decision.Remaining)
            );
            Assert.InRange(decision.ResetAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(60));
        }

        var attempts = (await sale.Database.HashGetAsync(RedisKeys.PurchaseWindow(default), Field(sale, user))).ToString();
        Assert.Equal(3, attempts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        await sale.BoughtAsync(UserId.New());
    }

    [Fact]
    public async Task UserWindow_OldestAttemptOneWindowOld_LetsTheNextOneIn()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, limit: 0, options: Window(2));
        var user = UserId.New();
        await sale.BoughtAsync(user);
        await sale.BoughtAsync(user);
        var exactlyOld = (await sale.NowAsync()).AddSeconds(-60).ToUnixTimeMilliseconds();

        await SetAttemptsAsync(sale, user, exactlyOld + 20_000, exactlyOld + 59_000);
        var refused = Assert.IsType<PurchaseOutcome.RateLimited>(await sale.BuyAsync(user));
        await SetAttemptsAsync(sale, user, exactlyOld, exactlyOld + 59_000);

        await sale.BoughtAsync(user);
        Assert.InRange(refused.Decision.ResetAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task UserWindow_ClockWasSetBack_CountsNothingOfWhatIsYetToCome()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, limit: 0, options: Window(2));
        var user = UserId.New();
        await sale.BoughtAsync(user);
        var now = (await sale.NowAsync()).ToUnixTimeMilliseconds();

        await SetAttemptsAsync(sale, user, now + 3_600_000, now + 3_600_001, now - 1000);

        await sale.BoughtAsync(user);
        var refused = Assert.IsType<PurchaseOutcome.RateLimited>(await sale.BuyAsync(user));
        Assert.InRange(refused.Decision.ResetAfter, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task UserWindow_Replays_AreNotAttempts()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, options: Window(1));
        var user = UserId.New();
        await sale.BoughtAsync(user, key: "k");

        for (var i = 0; i < 5; i++)
            Assert.True(Assert.IsType<PurchaseOutcome.Accepted>(await sale.BuyAsync(user, key: "k")).Replayed);
    }

    [Fact]
    public async Task UserWindow_OfAnotherProduct_IsAnotherWindow()
    {
        var user = UserId.New();
        var one = await SaleBench.OpenAsync(redis.Connection, options: Window(1));
        var other = await SaleBench.OpenAsync(redis.Connection, options: Window(1));
        await one.BoughtAsync(user);

        await other.BoughtAsync(user);
    }

    [Fact]
    public async Task UserWindow_NobodyComesBack_IsForgotten()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, options: Window(5));
        await sale.Database.KeyDeleteAsync(RedisKeys.PurchaseWindow(default));
        await sale.BoughtAsync();

        var left = await sale.Database.KeyTimeToLiveAsync(RedisKeys.PurchaseWindow(default));

        Assert.InRange(left!.Value, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task UserWindow_FirstHalfIsOneWindowOld_StillCountsWhatIsNotAndForgetsWhatIs()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, limit: 0, options: Window(2));
        var (user, early) = (UserId.New(), UserId.New());
        await sale.BoughtAsync(early);
        await sale.BoughtAsync(user);
        await sale.BoughtAsync(user);
        await BeginEarlierAsync(sale, TimeSpan.FromSeconds(61));

        // The first of them makes the halves turn, and writes nothing down.
        for (var i = 0; i < 3; i++)
            Assert.IsType<PurchaseOutcome.RateLimited>(await sale.BuyAsync(user));
        await sale.BoughtAsync();
        Assert.IsType<PurchaseOutcome.RateLimited>(await sale.BuyAsync(user));
        Assert.True(await sale.Database.HashExistsAsync(RedisKeys.OlderPurchaseWindow(default), Field(sale, early)));
        Assert.False(await sale.Database.HashExistsAsync(RedisKeys.PurchaseWindow(default), Field(sale, early)));

        await BeginEarlierAsync(sale, TimeSpan.FromSeconds(61));
        await sale.BoughtAsync(user);
        Assert.False(await sale.Database.HashExistsAsync(RedisKeys.OlderPurchaseWindow(default), Field(sale, early)));
    }

    [Fact]
    public async Task UserWindow_AttemptInTheOlderHalf_GoesOnInTheFirst()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, limit: 0, options: Window(3));
        var user = UserId.New();
        await sale.BoughtAsync(user);
        await BeginEarlierAsync(sale, TimeSpan.FromSeconds(61));

        await sale.BoughtAsync(user);
        await sale.BoughtAsync(user);

        Assert.IsType<PurchaseOutcome.RateLimited>(await sale.BuyAsync(user));
    }

    private static Task<bool> SetAttemptsAsync(SaleBench sale, UserId user, params long[] attempts) =>
        sale.Database.HashSetAsync(
            RedisKeys.PurchaseWindow(default),
            Field(sale, user),
            string.Concat(attempts.Select(static at => FormattableString.Invariant($"{at} ")))
        );

    private static string Field(SaleBench sale, UserId user) => $"{sale.Product}:{user}";

    /// <summary>As if so much time had passed since the first half was begun.</summary>
    private static async Task BeginEarlierAsync(SaleBench sale, TimeSpan by) =>
        await sale.Database.HashSetAsync(RedisKeys.PurchaseWindow(default), "", (await sale.NowAsync() - by).ToUnixTimeMilliseconds());

    private static PurchaseOptions Window(int limit) => new() { UserLimit = limit, UserWindow = TimeSpan.FromSeconds(60) };
}
