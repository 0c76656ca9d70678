using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Sales;

/// <summary>Every reply of <c>purchase.lua</c>.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class PurchaseTests(RedisFixture redis)
{
    [Fact]
    public async Task Purchase_WithoutPaymentStep_IsConfirmedAtOnce()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 10);
        var user = UserId.New();
        var before = await sale.NowAsync();

        var accepted = Assert.IsType<PurchaseOutcome.Accepted>(await sale.BuyAsync(user));

        Assert.Equal((9, false), (accepted.Remaining, accepted.Replayed));
        Assert.Equal(sale.Product, accepted.Order.Product);
        Assert.Equal((user, 1, new Money(1999, "EUR")), (accepted.Order.User, accepted.Order.Quantity, accepted.Order.Price));
        Assert.Equal((OrderStatus.Confirmed, null, 1), (accepted.Order.Status, accepted.Order.HoldUntil, accepted.Order.Version));
        Assert.InRange(accepted.Order.CreatedAt, before, await sale.NowAsync());
        Assert.Equal(new SaleSnapshot(sale.Product, 10, 9, 0, 1, SaleState.Live, 1), await sale.SnapshotAsync());
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Purchase_WithPaymentStep_HoldsTheUnitUntilItsDeadline()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 10, hold: TimeSpan.FromMinutes(5));

        var order = await sale.BoughtAsync();

        Assert.Equal((OrderStatus.Reserved, order.CreatedAt.AddMinutes(5)), (order.Status, order.HoldUntil));
        Assert.Equal(new SaleSnapshot(sale.Product, 10, 9, 1, 0, SaleState.Live, 1), await sale.SnapshotAsync());
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Purchase_Accepted_IsReadableAndInTheStreamAtOnce()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, limit: 0);
        var user = UserId.New();

        var first = await sale.BoughtAsync(user, key: "one");
        var second = await sale.BoughtAsync(user, quantity: 2, key: "another");

        Assert.Equal(first, await sale.Reader.FindOrderAsync(first.Id, default));
        Assert.Equal([first, second], await sale.Reader.ListOrdersAsync(user, default));
        Assert.Equal(
            [
                new SaleEvent.OrderChanged(first, 1, null) { Answer = new(first.Id, "one", 9) },
                new SaleEvent.OrderChanged(second, 2, null) { Answer = new(second.Id, "another", 7) },
            ],
            await sale.EventsAsync()
        );
    }

    [Fact]
    public async Task Purchase_SameKeyAgain_RepeatsTheFirstAnswerWhateverHappenedSince()
    {
        var options = new PurchaseOptions { UserLimit = 1 };
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 2, hold: TimeSpan.FromMinutes(5), options: options);
        var user = UserId.New();
        var first = Assert.IsType<PurchaseOutcome.Accepted>(await sale.BuyAsync(user, key: "k"));
        await sale.Gate.ReleaseAsync(first.Order.Id, user, ReleaseReason.Cancelled, default);
        await sale.Control.CloseAsync(sale.Product, withdraw: true, default);

        var again = await sale.BuyAsync(user, key: "k", address: Over("purchase-ip"));

        Assert.Equal(first with { Replayed = true }, again);
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Purchase_SameKeyForAnotherQuantity_IsAMismatch()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, limit: 0);
        var user = UserId.New();
        await sale.BoughtAsync(user, key: "k");

        Assert.IsType<PurchaseOutcome.KeyReused>(await sale.BuyAsync(user, quantity: 2, key: "k"));

        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Purchase_SameKeyOfAnotherUser_IsAnotherRequest()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);

        var one = await sale.BoughtAsync(UserId.New(), key: "k");
        var other = await sale.BoughtAsync(UserId.New(), key: "k");

        Assert.NotEqual(one.Id, other.Id);
    }

    [Theory]
    [InlineData("}{")]
    [InlineData("{other}")]
    [InlineData("with:colons and \"quotes\"")]
    public async Task Purchase_KeyOfAwkwardCharacters_IsReplayedLikeAnyOther(string key)
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);
        var user = UserId.New();

        var first = await sale.BoughtAsync(user, key: key);

        Assert.Equal(new PurchaseOutcome.Accepted(first, 9, true), await sale.BuyAsync(user, key: key));
    }

    [Fact]
    public async Task Purchase_Refused_IsNotRecordedForItsKey()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 0);
        var user = UserId.New();
        Assert.Equal(new PurchaseOutcome.SoldOut(0), await sale.BuyAsync(user, key: "k"));
        await sale.Control.RestockAsync(sale.Product, 1, key: null, default);

        var accepted = Assert.IsType<PurchaseOutcome.Accepted>(await sale.BuyAsync(user, key: "k"));

        Assert.False(accepted.Replayed);
    }

    [Fact]
    public async Task Purchase_AddressOverItsWindow_IsRefusedWithThatVerdict()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);
        var verdict = Over("purchase-ip");

        Assert.Equal(new PurchaseOutcome.RateLimited(verdict), await sale.BuyAsync(address: verdict));

        Assert.Equal(10, (await sale.SnapshotAsync()).Stock);
    }

    [Fact]
    public async Task Purchase_UnknownProduct_IsUnknown()
    {
        var sale = SaleBench.Without(redis.Connection);

        Assert.IsType<PurchaseOutcome.UnknownProduct>(await sale.BuyAsync());
    }

    [Fact]
    public async Task Purchase_Withdrawn_IsUnknown()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);
        await sale.Control.CloseAsync(sale.Product, withdraw: true, default);

        Assert.IsType<PurchaseOutcome.UnknownProduct>(await sale.BuyAsync());
    }

    [Fact]
    public async Task Purchase_SaleWithoutStock_IsUnavailableAndNotGuessed()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);
        await sale.Database.KeyDeleteAsync(RedisKeys.Stock(sale.Product));

        Assert.IsType<PurchaseOutcome.Unavailable>(await sale.BuyAsync());

        Assert.Null(await sale.Reader.FindSaleAsync(sale.Product, default));
    }

    [Fact]
    public async Task Purchase_PausedOrClosed_IsRefusedAsSuch()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);
        await sale.Control.PauseAsync(sale.Product, default);
        Assert.IsType<PurchaseOutcome.SalePaused>(await sale.BuyAsync());
        await sale.Control.ResumeAsync(sale.Product, default);
        await sale.BoughtAsync();
        await sale.Control.CloseAsync(sale.Product, withdraw: false, default);

        Assert.IsType<PurchaseOutcome.SaleClosed>(await sale.BuyAsync());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    public async Task Purchase_OverTheUsersLimit_IsRefused(int limit, int second)
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, limit: limit);
        var user = UserId.New();
        await sale.BoughtAsync(user, quantity: Math.Max(1, limit - 1));

        Assert.Equal(new PurchaseOutcome.LimitReached(limit), await sale.BuyAsync(user, quantity: second));

        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Purchase_ExactlyUpToTheUsersLimit_IsAccepted()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, limit: 3);
        var user = UserId.New();
        await sale.BoughtAsync(user);

        await sale.BoughtAsync(user, quantity: 2);

        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Purchase_LimitZero_IsNoLimit()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 20, limit: 0);
        var user = UserId.New();

        for (var i = 0; i < 5; i++)
            await sale.BoughtAsync(user, quantity: 4);

        Assert.Equal(SaleState.SoldOut, (await sale.SnapshotAsync()).State);
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Purchase_BuyerEntryIsABareNumber_CountsTowardsTheLimit()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, limit: 3);
        var user = UserId.New();
        await sale.Database.HashSetAsync(RedisKeys.Buyers(sale.Product), user.Value, "2");

        Assert.Equal(new PurchaseOutcome.LimitReached(3), await sale.BuyAsync(user, quantity: 2));

        Assert.Equal([await sale.BoughtAsync(user)], await sale.Reader.ListOrdersAsync(user, default));
    }

    [Fact]
    public async Task Purchase_MoreThanIsLeft_SaysWhatIsLeft()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 3, limit: 0);

        Assert.Equal(new PurchaseOutcome.SoldOut(3), await sale.BuyAsync(quantity: 4));
        await sale.BoughtAsync(quantity: 3);
        Assert.Equal(new PurchaseOutcome.SoldOut(0), await sale.BuyAsync());

        await sale.AssertBalancedAsync();
    }

    private static RateDecision Over(string policy) => new(false, policy, 10, TimeSpan.FromSeconds(60), 0, TimeSpan.FromSeconds(7));
}
