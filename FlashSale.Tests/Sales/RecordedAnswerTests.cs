using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Sales;

/// <summary>How long an accepted purchase is answered again, and how what nobody asks for any more goes.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class RecordedAnswerTests(RedisFixture redis)
{
    private static readonly TimeSpan Retention = TimeSpan.FromHours(3);

    [Fact]
    public async Task Answer_UntilItsRetentionIsOver_IsGivenAgainAndThenDecidedAfresh()
    {
        var (sale, user) = (await OpenAsync(), UserId.New());
        var order = await sale.BoughtAsync(user, key: "k");

        await MadeEarlierAsync(sale, user, order, Retention - TimeSpan.FromMinutes(1));
        Assert.True(Assert.IsType<PurchaseOutcome.Accepted>(await sale.BuyAsync(user, key: "k")).Replayed);

        await MadeEarlierAsync(sale, user, order, Retention);
        Assert.Equal(new PurchaseOutcome.LimitReached(1), await sale.BuyAsync(user, key: "k"));
    }

    [Fact]
    public async Task Answer_FirstHalfIsOneRetentionOld_IsStillGivenFromTheSecond()
    {
        var (sale, user) = (await OpenAsync(), UserId.New());
        var order = await sale.BoughtAsync(user, key: "k");
        await BeginEarlierAsync(sale, Retention);
        await sale.BoughtAsync();

        Assert.True(await sale.Database.HashExistsAsync(RedisKeys.OlderIdempotency(default), Answers.Field(sale.Product, user, "k")));
        Assert.Equal(new PurchaseOutcome.Accepted(order, 9, true), await sale.BuyAsync(user, key: "k"));
        Assert.IsType<PurchaseOutcome.KeyReused>(await sale.BuyAsync(user, quantity: 2, key: "k"));
    }

    /// <summary>Only who buys writes into the first half; whoever comes first makes the halves turn.</summary>
    [Fact]
    public async Task Answer_HalvesTurnAndNobodyBuys_IsGivenHoweverOftenItIsAskedFor()
    {
        var (sale, user) = (await OpenAsync(), UserId.New());
        var order = await sale.BoughtAsync(user, key: "k");
        await BeginEarlierAsync(sale, Retention);

        for (var i = 0; i < 3; i++)
            Assert.Equal(new PurchaseOutcome.Accepted(order, 9, true), await sale.BuyAsync(user, key: "k"));
        await sale.BoughtAsync();
        Assert.Equal(new PurchaseOutcome.Accepted(order, 9, true), await sale.BuyAsync(user, key: "k"));
    }

    /// <summary>The half was begun by a build or a setting that kept answers for less.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(" 1000")]
    [InlineData(" older")]
    public async Task Answer_HalfWasBegunForLess_LivesAsLongAsItsAnswers(string begunFor)
    {
        var sale = await OpenAsync();
        var half = RedisKeys.Idempotency(default);
        await sale.Database.HashSetAsync(half, "", (await sale.NowAsync()).ToUnixTimeMilliseconds() + begunFor);
        await sale.Database.KeyExpireAsync(half, TimeSpan.FromMinutes(1));

        await sale.BoughtAsync();

        Assert.InRange((await sale.Database.KeyTimeToLiveAsync(half))!.Value, Retention, 2 * Retention);
        var begun = ((string)(await sale.Database.HashGetAsync(half, ""))!).Split(' ');
        Assert.Equal(begunFor == " older", begun[^1] == "older");
    }

    [Fact]
    public async Task Answer_SecondHalfIsOver_IsDropped()
    {
        var (sale, user) = (await OpenAsync(), UserId.New());
        await sale.BoughtAsync(user, key: "k");
        for (var i = 0; i < 2; i++)
        {
            await BeginEarlierAsync(sale, Retention);
            await sale.BoughtAsync();
        }

        Assert.Equal(1 + 1, await sale.Database.HashLengthAsync(RedisKeys.Idempotency(default)));
        Assert.Equal(1 + 1, await sale.Database.HashLengthAsync(RedisKeys.OlderIdempotency(default)));
        Assert.Equal(new PurchaseOutcome.LimitReached(1), await sale.BuyAsync(user, key: "k"));
    }

    [Fact]
    public async Task Answer_NobodyBuysAnyMore_IsGoneTwoRetentionsAfterTheHalfBegan()
    {
        var sale = await OpenAsync();
        await sale.BoughtAsync();
        await sale.BoughtAsync();

        var left = await sale.Database.KeyTimeToLiveAsync(RedisKeys.Idempotency(default));

        Assert.InRange(left!.Value, Retention, 2 * Retention);
    }

    [Fact]
    public async Task Answer_Unreadable_FailsItsOwnPressOnly()
    {
        var (sale, user) = (await OpenAsync(), UserId.New());
        await sale.BoughtAsync(user, key: "k");
        await sale.Database.HashSetAsync(RedisKeys.Idempotency(default), Answers.Field(sale.Product, user, "k"), "no answer");

        await Assert.ThrowsAsync<InvalidOperationException>(() => sale.BuyAsync(user, key: "k"));
        await sale.BoughtAsync();
    }

    /// <summary>And no sale has an answer yet.</summary>
    private async Task<SaleBench> OpenAsync()
    {
        await redis.Database.KeyDeleteAsync([RedisKeys.Idempotency(default), RedisKeys.OlderIdempotency(default)]);
        return await SaleBench.OpenAsync(
            redis.Connection,
            options: new PurchaseOptions { UserLimit = 0, IdempotencyRetention = Retention }
        );
    }

    /// <summary>As if the order had been made so much earlier.</summary>
    private static async Task MadeEarlierAsync(SaleBench sale, UserId user, Order order, TimeSpan by)
    {
        var made = order with { CreatedAt = await sale.NowAsync() - by };
        await sale.Database.HashSetAsync(
            RedisKeys.Idempotency(default),
            Answers.Field(sale.Product, user, "k"),
            Answers.Format(new AnsweredPurchase(made, new RecordedAnswer(order.Id, "k", 9)))
        );
    }

    /// <summary>As if the first half had been begun so much earlier.</summary>
    private static async Task BeginEarlierAsync(SaleBench sale, TimeSpan by) =>
        await sale.Database.HashSetAsync(RedisKeys.Idempotency(default), "", (await sale.NowAsync() - by).ToUnixTimeMilliseconds());
}
