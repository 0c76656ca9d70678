using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Sales;

/// <summary>Every reply of <c>confirm.lua</c> and <c>release.lua</c>, and what they leave behind.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class HoldTests(RedisFixture redis)
{
    [Fact]
    public async Task Confirm_InTime_MakesTheHoldASale()
    {
        var sale = await OpenAsync();
        var order = await sale.BoughtAsync(quantity: 2);

        var confirmed = await sale.Gate.ConfirmAsync(order.Id, order.User, default);

        var expected = order with { Status = OrderStatus.Confirmed, Version = 2 };
        Assert.Equal(new ConfirmOutcome.Confirmed(expected, Already: false), confirmed);
        Assert.Equal(new ConfirmOutcome.Confirmed(expected, Already: true), await sale.Gate.ConfirmAsync(order.Id, null, default));
        Assert.Equal(expected, await sale.Reader.FindOrderAsync(order.Id, default));
        Assert.Equal(new SaleSnapshot(sale.Product, 10, 8, 0, 2, SaleState.Live, 2), await sale.SnapshotAsync());
        Assert.Equal(new SaleEvent.OrderChanged(expected, 2, null), (await sale.EventsAsync())[^1]);
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Confirm_WithoutPaymentStep_WasConfirmedBefore()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);
        var order = await sale.BoughtAsync();

        Assert.Equal(new ConfirmOutcome.Confirmed(order, Already: true), await sale.Gate.ConfirmAsync(order.Id, order.User, default));
    }

    [Fact]
    public async Task Confirm_AtTheDeadline_IsTooLateAndLeftToTheSweeper()
    {
        var sale = await OpenAsync();
        var order = await sale.BoughtAsync();
        await sale.MoveDeadlineAsync(order.Id, await sale.NowAsync());

        var late = Assert.IsType<ConfirmOutcome.TooLate>(await sale.Gate.ConfirmAsync(order.Id, order.User, default));

        Assert.Equal(OrderStatus.Reserved, late.Order.Status);
        Assert.Equal(1, (await sale.SnapshotAsync()).Held);
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Confirm_AfterCancellation_IsTooLate()
    {
        var sale = await OpenAsync();
        var order = await sale.BoughtAsync();
        await sale.Gate.ReleaseAsync(order.Id, order.User, ReleaseReason.Cancelled, default);

        var late = Assert.IsType<ConfirmOutcome.TooLate>(await sale.Gate.ConfirmAsync(order.Id, order.User, default));

        Assert.Equal(OrderStatus.Cancelled, late.Order.Status);
        await sale.AssertBalancedAsync();
    }

    [Theory]
    [InlineData(ReleaseReason.Cancelled, OrderStatus.Cancelled)]
    [InlineData(ReleaseReason.PaymentFailed, OrderStatus.Cancelled)]
    [InlineData(ReleaseReason.HoldEnded, OrderStatus.Expired)]
    public async Task Release_ReturnsTheUnitAndTheRightToBuy(ReleaseReason reason, OrderStatus status)
    {
        var sale = await OpenAsync();
        var order = await sale.BoughtAsync();
        await sale.MoveDeadlineAsync(order.Id, order.CreatedAt);
        var expected = order with { Status = status, HoldUntil = order.CreatedAt, Version = 2 };

        Assert.Equal(
            new ReleaseOutcome.Released(expected, Already: false),
            await sale.Gate.ReleaseAsync(order.Id, order.User, reason, default)
        );
        Assert.Equal(new ReleaseOutcome.Released(expected, Already: true), await sale.Gate.ReleaseAsync(order.Id, null, reason, default));

        Assert.Equal(new SaleSnapshot(sale.Product, 10, 10, 0, 0, SaleState.Live, 2), await sale.SnapshotAsync());
        Assert.Equal(expected, await sale.Reader.FindOrderAsync(order.Id, default));
        Assert.Empty(await sale.Reader.ListOrdersAsync(order.User, default));
        Assert.Equal(new SaleEvent.OrderChanged(expected, 2, null), (await sale.EventsAsync())[^1]);
        await sale.BoughtAsync(order.User);
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Release_OneOfTwoOrders_KeepsTheOther()
    {
        var sale = await OpenAsync(limit: 3);
        var user = UserId.New();
        var kept = await sale.BoughtAsync(user, quantity: 2);
        var freed = await sale.BoughtAsync(user);

        await sale.Gate.ReleaseAsync(freed.Id, user, ReleaseReason.Cancelled, default);

        Assert.Equal([kept], await sale.Reader.ListOrdersAsync(user, default));
        Assert.Equal(new PurchaseOutcome.LimitReached(3), await sale.BuyAsync(user, quantity: 2));
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Release_BuyerUnreadable_ReturnsTheUnitAllTheSame()
    {
        var sale = await OpenAsync();
        var order = await sale.BoughtAsync();
        await sale.Database.HashSetAsync(RedisKeys.Buyers(sale.Product), order.User.Value, "what is this");

        var released = await sale.Gate.ReleaseAsync(order.Id, null, ReleaseReason.Cancelled, default);

        Assert.False(Assert.IsType<ReleaseOutcome.Released>(released).Already);
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Release_ForAnEndedHoldBeforeItsDeadline_IsRefused()
    {
        var sale = await OpenAsync();
        var order = await sale.BoughtAsync();

        Assert.Equal(
            new ReleaseOutcome.NotReleasable(order),
            await sale.Gate.ReleaseAsync(order.Id, null, ReleaseReason.HoldEnded, default)
        );

        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Release_OfAPaidOrder_IsRefused()
    {
        var sale = await OpenAsync();
        var order = await sale.BoughtAsync();
        await sale.Gate.ConfirmAsync(order.Id, null, default);

        Assert.IsType<ReleaseOutcome.NotReleasable>(await sale.Gate.ReleaseAsync(order.Id, null, ReleaseReason.Cancelled, default));

        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Order_OfSomebodyElse_IsUnknown()
    {
        var sale = await OpenAsync();
        var order = await sale.BoughtAsync();

        Assert.IsType<ConfirmOutcome.UnknownOrder>(await sale.Gate.ConfirmAsync(order.Id, UserId.New(), default));
        Assert.IsType<ReleaseOutcome.UnknownOrder>(await sale.Gate.ReleaseAsync(order.Id, UserId.New(), ReleaseReason.Cancelled, default));
        Assert.IsType<ConfirmOutcome.UnknownOrder>(await sale.Gate.ConfirmAsync(OrderId.New(sale.Product), null, default));
    }

    [Fact]
    public async Task Order_WhileItsSaleIsRebuilt_IsUnavailable()
    {
        var sale = await OpenAsync();
        var order = await sale.BoughtAsync();
        await sale.Database.KeyDeleteAsync(RedisKeys.Sale(sale.Product));

        var confirm = await Assert.ThrowsAsync<StoreUnavailableException>(() => sale.Gate.ConfirmAsync(order.Id, null, default).AsTask());
        var release = await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            sale.Gate.ReleaseAsync(order.Id, null, ReleaseReason.Cancelled, default).AsTask()
        );

        // Who looks after many sales need not wait for this one.
        Assert.True(confirm.OthersMayAnswer && release.OthersMayAnswer);
        Assert.False(await sale.Database.KeyExistsAsync(RedisKeys.Sale(sale.Product)));
        Assert.Equal(order, await sale.Reader.FindOrderAsync(order.Id, default));
    }

    [Fact]
    public async Task EndHolds_MoreDueThanAskedFor_EndsTheOldestFirst()
    {
        var sale = await OpenAsync();
        var waiting = await sale.BoughtAsync();
        var newer = await sale.BoughtAsync();
        var older = await sale.BoughtAsync();
        var now = await sale.NowAsync();
        await sale.MoveDeadlineAsync(newer.Id, now);
        await sale.MoveDeadlineAsync(older.Id, now.AddSeconds(-1));

        Assert.Equal(1, (await sale.Gate.EndHoldsAsync(sale.Product, 1, skip: 0, default)).Ended);
        Assert.Equal(OrderStatus.Expired, (await sale.Reader.FindOrderAsync(older.Id, default))?.Status);
        Assert.Equal(OrderStatus.Reserved, (await sale.Reader.FindOrderAsync(newer.Id, default))?.Status);

        Assert.Equal(1, (await sale.Gate.EndHoldsAsync(sale.Product, 10, skip: 0, default)).Ended);
        Assert.Equal(OrderStatus.Reserved, (await sale.Reader.FindOrderAsync(waiting.Id, default))?.Status);
    }

    [Fact]
    public async Task ClosedSale_OpenHolds_MayStillBePaidOrGivenBack()
    {
        var sale = await OpenAsync();
        var paid = await sale.BoughtAsync();
        var freed = await sale.BoughtAsync();
        await sale.Control.CloseAsync(sale.Product, withdraw: false, default);

        Assert.IsType<ConfirmOutcome.Confirmed>(await sale.Gate.ConfirmAsync(paid.Id, paid.User, default));
        Assert.IsType<ReleaseOutcome.Released>(await sale.Gate.ReleaseAsync(freed.Id, freed.User, ReleaseReason.Cancelled, default));

        Assert.Equal(new SaleSnapshot(sale.Product, 10, 9, 0, 1, SaleState.Closed, 5), await sale.SnapshotAsync());
        await sale.AssertBalancedAsync();
    }

    private Task<SaleBench> OpenAsync(int limit = 0) =>
        SaleBench.OpenAsync(redis.Connection, stock: 10, limit: limit, hold: TimeSpan.FromMinutes(5));

    [Theory]
    [InlineData("stock", "plenty")]
    [InlineData("held", "plenty")]
    [InlineData("sold", "9223372036854775807")]
    [InlineData("seq", "01")]
    public async Task Held_ACounterCanNotBeRead_ChangesNothing(string counter, string value)
    {
        var sale = await OpenAsync();
        var (paid, cancelled, ended) = (await sale.BoughtAsync(), await sale.BoughtAsync(), await sale.BoughtAsync());
        await sale.MoveDeadlineAsync(ended.Id, await sale.NowAsync());
        var events = (await sale.EventsAsync()).Count;
        if (counter == "stock")
            await sale.Database.StringSetAsync(RedisKeys.Stock(sale.Product), value);
        else
            await sale.Database.HashSetAsync(RedisKeys.Sale(sale.Product), counter, value);

        if (counter != "stock")
            await Assert.ThrowsAsync<StoreUnavailableException>(() => sale.Gate.ConfirmAsync(paid.Id, null, default).AsTask());
        if (counter != "sold")
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() =>
                sale.Gate.ReleaseAsync(cancelled.Id, null, ReleaseReason.Cancelled, default).AsTask()
            );
            Assert.Equal(EndedHolds.None, await sale.Gate.EndHoldsAsync(sale.Product, 100, 0, default));
        }

        foreach (var order in (Order[])[paid, cancelled])
            Assert.Equal(order, await sale.Reader.FindOrderAsync(order.Id, default));
        Assert.Equal(events, (await sale.EventsAsync()).Count);
        Assert.Equal(3, await sale.Database.SortedSetLengthAsync(RedisKeys.Holds(sale.Product)));
    }
}
