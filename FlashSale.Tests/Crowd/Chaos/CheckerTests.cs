using FlashSale.Crowd.Chaos.Checking;
using FlashSale.Crowd.Chaos.Clients;
using FlashSale.Tests.Infrastructure;
using static FlashSale.Tests.Crowd.Chaos.Wreckage;

namespace FlashSale.Tests.Crowd.Chaos;

/// <summary>A checker that never complains proves nothing: every way of breaking a promise has to be seen, and only that.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class CheckerTests
{
    private static readonly Reply Lost = new Reply.Unknown("timeout");
    private static readonly Reply SoldOut = new Reply.Refused("sold_out");
    private static readonly Reply LimitReached = new Reply.Refused("limit_reached");

    [Fact]
    public void Judge_HonestSales_EverythingKept() => Assert.Empty(Broken(Instant(), Held()));

    [Fact]
    public void Judge_OneUnitTooMany_Oversold()
    {
        int[] more = [8, 9, 10];
        var sale = Instant()
            .And([.. more.Select(static buyer => Buy(buyer, Ok(buyer)))])
            .Keeping([.. more.Select(static buyer => Order(buyer, "confirmed"))]);

        Assert.Equal([Checker.Oversold], Broken(sale));
    }

    [Fact]
    public void Judge_ElevenHeldAtOnceAndAllGivenBack_Oversold()
    {
        int[] all = [.. Enumerable.Range(10, 11)];
        var sale = Held()
            .And([.. all.Select(static buyer => Buy(buyer, Ok(buyer, "reserved")))])
            .Keeping([.. all.Select(static buyer => Order(buyer, "expired"))]);

        Assert.Equal([Checker.Oversold], Broken(sale));
    }

    [Fact]
    public void Judge_ElevenHeldOneAfterAnother_Kept()
    {
        int[] all = [.. Enumerable.Range(10, 11)];
        var sale = Held()
            .And([.. all.Select(static buyer => Buy(buyer, Ok(buyer, "reserved"), at: 10_000 + (buyer * 100)))])
            .And([.. all.Select(static buyer => Ask(OperationKind.Cancel, buyer, Ok(buyer, "cancelled"), at: 10_050 + (buyer * 100)))])
            .Keeping([.. all.Select(static buyer => Order(buyer, "cancelled"))]);

        Assert.Empty(Broken(sale));
    }

    [Fact]
    public void Judge_StockCounterOffByOne_BooksBroken() =>
        Assert.Equal([Checker.Books], Broken(Instant().InRedis(static redis => redis with { Stock = redis.Stock + 1 })));

    [Fact]
    public void Judge_HeldCounterOffByOne_BooksBroken() =>
        Assert.Equal([Checker.Books], Broken(Held().InRedis(static redis => redis with { Held = 1 })));

    [Fact]
    public void Judge_BuyerOfNothingStillCounted_BooksBroken()
    {
        var sale = Held().InRedis(static redis => redis with { Buyers = new Dictionary<string, long>(redis.Buyers) { ["user1"] = 1 } });

        Assert.Equal([Checker.Books], Broken(sale));
    }

    [Fact]
    public void Judge_AcknowledgedOrderNowhere_Lost() => Assert.Equal([Checker.Lost], Broken(Instant().Losing(0)));

    [Fact]
    public void Judge_AcknowledgedOrderNotStored_LostAndDiffering() =>
        Assert.Equal([Checker.Lost, Checker.Agree], Broken(Instant().InStore(0, null)));

    [Fact]
    public void Judge_OneKeyTwoOrders_KeyBroken()
    {
        var sale = Instant().And(Buy(0, Ok(0, suffix: "again"))).Keeping(Order(0, "confirmed", "again"));

        Assert.Equal([Checker.Key, Checker.Limit], Broken(sale));
    }

    [Fact]
    public void Judge_OneKeyNewTwice_KeyBroken() => Assert.Equal([Checker.Key], Broken(Instant().And(Buy(0, Ok(0)))));

    [Theory]
    [InlineData("limit_reached")]
    [InlineData("sold_out")]
    public void Judge_KeyOfAnOrderRefusedAfterwards_KeyBroken(string code) =>
        Assert.Contains(Checker.Key, Broken(Instant().And(Buy(0, new Reply.Refused(code), at: 2000))));

    [Fact]
    public void Judge_KeyOfAnOrderRefusedMeanwhile_KeyKept() =>
        Assert.DoesNotContain(Checker.Key, Broken(Instant().And(Buy(0, SoldOut, at: 1005))));

    [Fact]
    public void Judge_OneOrderForTwoKeys_KeyBroken() =>
        Assert.Equal([Checker.Key], Broken(Instant().And(Buy(0, Ok(0, replayed: true), key: "b"))));

    [Fact]
    public void Judge_Replays_Kept() =>
        Assert.Empty(Broken(Instant().And(Buy(0, Lost), Buy(0, Ok(0, replayed: true)), Buy(0, LimitReached, key: "b"))));

    [Fact]
    public void Judge_TwoLiveOrdersOfOneBuyer_LimitBroken()
    {
        var sale = Instant().And(Buy(0, Ok(0, suffix: "b"), key: "b")).Keeping(Order(0, "confirmed", "b"));

        Assert.Equal([Checker.Limit], Broken(sale));
    }

    [Fact]
    public void Judge_SecondOrderWhileFirstWasHeld_LimitBroken()
    {
        var sale = Held().And(Buy(2, Ok(2, "reserved", suffix: "b"), key: "b", at: 1100)).Keeping(Order(2, "expired", "b"));

        Assert.Equal([Checker.Limit], Broken(sale));
    }

    [Fact]
    public void Judge_RefusedBuyerHasAnOrder_RefusalBroken() =>
        Assert.Equal([Checker.Nowhere, Checker.Limited], Broken(Instant().And(Buy(9, LimitReached)).Keeping(Order(9, "confirmed"))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Judge_LostAnswer_KeptEitherWay(bool bought)
    {
        var sale = Instant().And(Buy(9, Lost));

        Assert.Empty(Broken(bought ? sale.Keeping(Order(9, "confirmed")) : sale));
    }

    [Fact]
    public void Judge_LostAnswerMadeAnOrderAndTheNextKeyIsRefused_Kept() =>
        Assert.Empty(Broken(Instant().And(Buy(9, Lost), Buy(9, LimitReached, key: "b", at: 2000)).Keeping(Order(9, "confirmed"))));

    [Fact]
    public void Judge_LostAnswerMadeNothingAndTheNextKeyIsRefused_LimitedBroken() =>
        Assert.Equal([Checker.Limited], Broken(Instant().And(Buy(9, Lost), Buy(9, LimitReached, key: "b", at: 2000))));

    [Fact]
    public void Judge_LostAnswerMadeAnOrderAndItsOwnKeyIsRefused_LimitedBroken() =>
        Assert.Equal([Checker.Limited], Broken(Instant().And(Buy(9, Lost), Buy(9, LimitReached, at: 2000)).Keeping(Order(9, "confirmed"))));

    [Fact]
    public void Judge_LimitReachedWithoutALimit_LimitedBroken()
    {
        var sale = Instant();

        Assert.Equal(
            [Checker.Limited],
            Broken((sale with { Offer = sale.Offer with { PerUserLimit = 0 } }).And(Buy(0, LimitReached, key: "b", at: 2000)))
        );
    }

    [Fact]
    public void Judge_LimitReachedAndNeverHadAnything_LimitedBroken() =>
        Assert.Equal([Checker.Limited], Broken(Instant().And(Buy(9, LimitReached))));

    [Fact]
    public void Judge_LimitReachedBeforeTheFirstOrder_LimitedBroken() =>
        Assert.Equal([Checker.Limited], Broken(Instant().And(Buy(0, LimitReached, key: "b", at: 500))));

    [Fact]
    public void Judge_LimitReachedAfterTheOrderWasCancelled_LimitedBroken() =>
        Assert.Equal([Checker.Limited], Broken(Held().And(Buy(1, LimitReached, key: "b", at: 3000))));

    [Theory]
    [InlineData(1, 1500)] // before it is cancelled
    [InlineData(2, 5100)] // its hold has just ended, which the sweeper need not know yet
    public void Judge_LimitReachedWhileTheOrderMayBeLive_Kept(int buyer, long at) =>
        Assert.Empty(Broken(Held().And(Buy(buyer, LimitReached, key: "b", at: at))));

    [Theory]
    [InlineData("store_unavailable")]
    [InlineData(null)]
    public void Judge_NoPurchaseAccepted_SellsBroken(string? unknown)
    {
        var nothing = Instant().Without(static o => true);
        for (var buyer = 0; buyer < 8; buyer++)
            nothing = unknown is null ? nothing.Losing(buyer) : nothing.Losing(buyer).And(Buy(buyer, new Reply.Unknown(unknown)));

        Assert.Equal([Checker.Sells], Broken(nothing, Held()));
    }

    [Fact]
    public void Judge_OneLostAnswerTwoOrders_RefusalBroken()
    {
        var sale = Instant().And(Buy(9, Lost)).Keeping(Order(9, "confirmed"), Order(9, "confirmed", "b"));

        Assert.Equal([Checker.Limit, Checker.Nowhere], Broken(sale));
    }

    [Fact]
    public void Judge_PaidOrderExpired_PaymentBroken() => Assert.Equal([Checker.Paid], Broken(Held().Keeping(Order(0, "expired"))));

    [Fact]
    public void Judge_ConfirmedWithoutPayment_PaymentBroken() =>
        Assert.Equal([Checker.Paid], Broken(Held().Without(static o => o.Kind == OperationKind.Pay && o.OrderId == Id(0))));

    [Theory]
    [InlineData("confirmed")]
    [InlineData("expired")]
    public void Judge_LostAnswerToAPayment_KeptEitherWay(string status)
    {
        var sale = Held()
            .Without(static o => o.Kind == OperationKind.Pay && o.OrderId == Id(0))
            .And(Ask(OperationKind.Pay, 0, Lost))
            .Keeping(Order(0, status));

        Assert.Empty(Broken(sale));
    }

    [Fact]
    public void Judge_CancelledOrderConfirmed_BothBroken() =>
        Assert.Equal([Checker.Paid, Checker.Ended], Broken(Held().Keeping(Order(1, "confirmed"))));

    [Fact]
    public void Judge_CancelledAndNobodyAsked_EndBroken() =>
        Assert.Equal([Checker.Ended], Broken(Held().Without(static o => o.Kind == OperationKind.Cancel)));

    [Fact]
    public void Judge_HoldThatNeverEnded_EndBroken() =>
        Assert.Equal([Checker.Ended], Broken(Held().InRedis(static redis => redis with { OpenHolds = 1 })));

    [Fact]
    public void Judge_StillReserved_EndBroken() => Assert.Equal([Checker.Ended], Broken(Held().Keeping(Order(2, "reserved"))));

    [Fact]
    public void Judge_StoreBehind_Differing() => Assert.Equal([Checker.Agree], Broken(Held().InStore(0, Order(0, "reserved"))));

    [Fact]
    public void Judge_StoreHasMoreThanRedis_Differing()
    {
        var sale = Instant().And(Buy(9, Lost));
        var store = new Dictionary<string, KeptOrder>(sale.Store) { [Id(9)] = Order(9, "confirmed") };

        Assert.Equal([Checker.Agree], Broken(sale with { Store = store }));
    }

    [Fact]
    public void Judge_AuditUnbalanced_Differing() =>
        Assert.Equal([Checker.Agree], Broken(Instant() with { Audit = Instant().Audit! with { Balanced = false } }));

    [Fact]
    public void Judge_NoAudit_IsNoProof() => Assert.Equal([Checker.Agree], Broken(Instant() with { Audit = null }));

    [Fact]
    public void Judge_SoldOutWithUnitsLeft_SoldOutBroken() => Assert.Equal([Checker.SoldOut], Broken(Instant().And(Buy(9, SoldOut))));

    [Fact]
    public void Judge_SoldOutWhereUnitsComeBack_Kept() => Assert.Empty(Broken(Held().And(Buy(9, SoldOut))));

    [Fact]
    public void Judge_InternalServerError_ContractBroken() =>
        Assert.Equal([Checker.Contract], Broken(Instant().And(Buy(9, new Reply.OffContract("HTTP 500")))));

    [Fact]
    public void Judge_AcknowledgedOrderUnknownToPayment_ContractBroken() =>
        Assert.Equal([Checker.Contract], Broken(Held().And(Ask(OperationKind.Pay, 2, new Reply.Refused("order_not_found")))));
}
