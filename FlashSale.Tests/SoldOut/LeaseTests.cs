using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Sales;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FlashSale.Tests.SoldOut;

/// <summary>Every reply of <c>lease_sold_out.lua</c>, and what a lease keeps Redis from doing.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class LeaseTests(RedisFixture redis)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Lease_WhileAUnitIsLeft_IsNotGiven()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 2);
        await sale.BoughtAsync();

        Assert.Null(await TakeAsync(sale));

        Assert.IsType<PurchaseOutcome.Accepted>(await sale.BuyAsync());
    }

    [Fact]
    public async Task Lease_OfASaleThatIsNotOnSale_IsNotGiven()
    {
        var paused = await SaleBench.OpenAsync(redis.Connection, stock: 0);
        await paused.Control.PauseAsync(paused.Product, default);
        var early = await SaleBench.OpenAsync(redis.Connection, stock: 0, starts: DateTimeOffset.UnixEpoch.AddYears(200));

        Assert.Null(await TakeAsync(paused));
        Assert.Null(await TakeAsync(early));
        Assert.Null(await TakeAsync(SaleBench.Without(redis.Connection)));
    }

    [Fact]
    public async Task Lease_CloseToTheEnd_DoesNotOutlastTheSale()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 0, ends: DateTimeOffset.UnixEpoch.AddYears(200));
        await redis.Database.HashSetAsync(RedisKeys.Sale(sale.Product), "ends", (await sale.NowAsync()).ToUnixTimeMilliseconds() + 2000);

        var lease = await TakeAsync(sale);

        Assert.InRange(lease!.Value.Length.TotalMilliseconds, 1, 2000);
    }

    [Fact]
    public async Task Mark_UntilSomebodyBuys_StaysTheSame()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 1);
        await sale.BoughtAsync();
        var first = await TakeAsync(sale);
        var second = await TakeAsync(sale);
        // Not by a restock: that changes the mark by itself.
        await redis.Database.StringIncrementAsync(RedisKeys.Stock(sale.Product));
        await WithoutLeaseAsync(sale);
        await sale.BoughtAsync();
        var third = await TakeAsync(sale);

        Assert.Equal(first!.Value.Mark, second!.Value.Mark);
        Assert.NotEqual(first.Value.Mark, third!.Value.Mark);
    }

    [Fact]
    public async Task Purchase_OfAUnitThatCameBackUnderALease_HasToWaitForItsEnd()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 1, hold: Hold);
        var order = await sale.BoughtAsync(key: "mine");
        await TakeAsync(sale);
        await sale.Gate.ReleaseAsync(order.Id, null, ReleaseReason.Cancelled, default);

        Assert.Equal(new PurchaseOutcome.SoldOut(0), await sale.BuyAsync());
        var replayed = Assert.IsType<PurchaseOutcome.Accepted>(await sale.BuyAsync(order.User, key: "mine"));
        Assert.True(replayed.Replayed);

        await Eventually.IsTrueAsync(
            async () => await sale.BuyAsync() is PurchaseOutcome.Accepted,
            "the unit is for sale when the lease has ended"
        );
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Purchase_LeaseOfAClockThatWasPutBack_IsIgnored()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 1);
        await redis.Database.HashSetAsync(
            RedisKeys.Sale(sale.Product),
            "gate",
            (await sale.NowAsync()).AddHours(1).ToUnixTimeMilliseconds()
        );

        await sale.BoughtAsync();
        await TakeAsync(sale);

        var gate = (long)await redis.Database.HashGetAsync(RedisKeys.Sale(sale.Product), "gate");
        Assert.InRange(gate, 1, (await sale.NowAsync()).Add(Longest).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task Served_Always_AreBuyersAndThoseWhoGaveBackWhatTheyHad()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 4, hold: Hold);
        var buyer = await sale.BoughtAsync();
        var cancelled = await sale.BoughtAsync();
        await sale.Gate.ReleaseAsync(cancelled.Id, null, ReleaseReason.Cancelled, default);
        var expired = await sale.BoughtAsync();
        await sale.MoveDeadlineAsync(expired.Id, await sale.NowAsync());
        await sale.Gate.EndHoldsAsync(sale.Product, 10, 0, default);

        Assert.Equal(
            new[] { buyer.User, cancelled.User, expired.User }.OrderBy(static user => user.Value),
            (await ServedAsync(sale)).OrderBy(static user => user.Value)
        );
        Assert.InRange((await redis.Database.KeyTimeToLiveAsync(RedisKeys.Former(sale.Product)))!.Value.TotalDays, 30.9, 31);
    }

    [Fact]
    public async Task Served_BuyerWhoIsRepairedAway_IsStillThere()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);
        var user = UserId.New();
        await redis.Database.HashSetAsync(RedisKeys.Buyers(sale.Product), user.Value, "1");

        var outcome = await new SaleRepair(sale.Redis, TimeProvider.System).CorrectAsync(
            sale.Product,
            new SaleCorrection.Buyer(user.Value, "1", []),
            default
        );

        Assert.IsType<CorrectionOutcome.Applied>(outcome);
        Assert.False(await redis.Database.HashExistsAsync(RedisKeys.Buyers(sale.Product), user.Value));
        Assert.Contains(user, await ServedAsync(sale));
    }

    [Fact]
    public async Task Served_BuyersOfASaleThatIsPutBack_AreStillThere()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 2000, limit: 0);
        var users = Enumerable.Range(0, 1500).Select(static _ => UserId.New()).ToArray();
        await redis.Database.HashSetAsync(RedisKeys.Buyers(sale.Product), [.. users.Select(static user => new HashEntry(user.Value, "1"))]);
        await redis.Database.KeyDeleteAsync(RedisKeys.Stock(sale.Product));

        Assert.IsType<RebuildStart.Begun>(
            await new SaleRebuilder(sale.Redis, Options.Create(new PurchaseOptions())).BeginAsync(sale.Product, 0, default)
        );

        Assert.Equal(users.ToHashSet(), (await ServedAsync(sale)).ToHashSet());
    }

    private static Task<SoldOutLease?> TakeAsync(SaleBench sale) => new SoldOutLeases(sale.Redis).TakeAsync(sale.Product, Longest, default);

    private static async Task<List<UserId>> ServedAsync(SaleBench sale)
    {
        var users = new List<UserId>();
        await foreach (var user in new SoldOutLeases(sale.Redis).WalkServedAsync(sale.Product, default))
            users.Add(user);
        return users;
    }

    /// <summary>As if its time were over.</summary>
    private Task<bool> WithoutLeaseAsync(SaleBench sale) => redis.Database.HashDeleteAsync(RedisKeys.Sale(sale.Product), "gate");
}
