using FlashSale.Crowd.Api.Contract;
using FlashSale.Crowd.Judging;
using FlashSale.Crowd.Rushing;
using FlashSale.Tests.Infrastructure;
using static FlashSale.Tests.Crowd.Histories;

namespace FlashSale.Tests.Crowd;

/// <summary>A checker that never complains proves nothing: every way of breaking a promise has to be seen.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class VerdictTests
{
    private const string Oversold = "nothing is oversold";
    private const string Books = "the books balance";
    private const string Limit = "no buyer has more than allowed";
    private const string Key = "one key makes one order";
    private const string Lost = "every acknowledged order exists";
    private const string Refused = "refused means nothing happened";
    private const string SoldOut = "sold out means sold out";
    private const string LimitReached = "limit reached means limit reached";
    private const string Wanted = "what is wanted is sold";
    private const string Persisted = "everything is persisted";
    private const string Contract = "every answer is one of the contract";

    [Fact]
    public void Judge_HonestHistory_EverythingKept() => Assert.Empty(Broken(Honest()));

    [Fact]
    public void Judge_101Sold_OversoldAndBooksBroken()
    {
        var history = Honest()
            .Told(100, Accepted(100))
            .Has(100, Owns(Order(100)))
            .Audited(audit => audit with { Sold = 101, Stock = -1, Persisted = 101 });

        Assert.Equal([Oversold, Books, SoldOut], Broken(history));
    }

    [Fact]
    public void Judge_101SoldAndAuditDeniesIt_StillSeen() =>
        Assert.Equal([Oversold, Books], Broken(Honest().Told(100, Accepted(100)).Has(100, Owns(Order(100)))));

    [Fact]
    public void Judge_OneBuyerWithTwoOrders_LimitBroken()
    {
        var history = Honest().Told(99, new PurchaseAnswer.Refused("sold_out")).Has(99, Owns()).Has(0, Owns(Order(0), Order(99)));

        // The second order was never acknowledged to anybody, so it also comes out of nowhere.
        Assert.Equal([Limit, Refused], Broken(history));
    }

    [Fact]
    public void Judge_SameKeyTwoOrders_KeyBroken()
    {
        var history = Honest().Told(0, Accepted(0), new PurchaseAnswer.Replayed("product-other"));

        Assert.Equal([Key, Lost], Broken(history));
    }

    [Fact]
    public void Judge_SameOrderAcknowledgedAsNewTwice_KeyBroken() =>
        Assert.Equal([Key], Broken(Honest().Told(0, Accepted(0), Accepted(0))));

    [Fact]
    public void Judge_Replays_Kept() =>
        Assert.Empty(Broken(Honest().Told(0, Accepted(0), new PurchaseAnswer.Replayed(Order(0)), new PurchaseAnswer.Replayed(Order(0)))));

    [Theory]
    [InlineData("limit_reached")]
    [InlineData("sold_out")]
    [InlineData("rate_limited")]
    public void Judge_KeyOfAnOrderRefusedAfterwards_KeyBroken(string code) =>
        Assert.Contains(Key, Broken(Honest().ToldAgain(1, new PurchaseAnswer.Refused(code))));

    [Theory]
    [InlineData("sold_out")]
    [InlineData("rate_limited")]
    public void Judge_KeyOfAnOrderRefusedMeanwhile_Kept(string code) =>
        Assert.Empty(Broken(Honest().ToldAgain(1, new PurchaseAnswer.Refused(code), late: false)));

    [Fact]
    public void Judge_KeyOfAnOrderNotAnsweredAfterwards_Kept() =>
        Assert.Empty(Broken(Honest().ToldAgain(1, new PurchaseAnswer.Unknown("overloaded"))));

    [Fact]
    public void Judge_AcknowledgedOrderGone_LostBroken() => Assert.Equal([Books, Lost, Wanted], Broken(Honest().Has(0, Owns())));

    [Fact]
    public void Judge_AcknowledgedOrderCancelled_LostBroken()
    {
        var cancelled = new OrderAnswer(Order(0), "product", 1, "cancelled");

        Assert.Equal([Books, Lost, Wanted], Broken(Honest().Has(0, [cancelled])));
    }

    [Fact]
    public void Judge_RefusedBuyerHasOrder_RefusedBroken()
    {
        var history = Honest().Told(99, new PurchaseAnswer.Refused("sold_out"));

        Assert.Equal([Refused], Broken(history));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Judge_LostAnswer_KeptEitherWay(bool bought)
    {
        var history = Honest().Told(99, new PurchaseAnswer.Unknown("Timeout"));
        if (!bought)
            history = history.Has(99, Owns()).Told(120, Accepted(120)).Has(120, Owns(Order(120)));

        Assert.Empty(Broken(history));
    }

    [Fact]
    public void Judge_SoldOutWithUnitsLeft_SoldOutBroken()
    {
        var history = Honest()
            .Told(99, new PurchaseAnswer.Refused("sold_out"))
            .Has(99, Owns())
            .Audited(audit => audit with { Stock = 1, Sold = 99, Persisted = 99 });

        Assert.Equal([SoldOut, Wanted], Broken(history));
    }

    [Fact]
    public void Judge_EverybodyToldLimitReached_LimitAndWantedBroken() =>
        Assert.Equal([LimitReached, Wanted], Broken(NothingSold(new PurchaseAnswer.Refused("limit_reached"))));

    [Fact]
    public void Judge_NobodyAnswered_WantedBroken() =>
        Assert.Equal([Wanted], Broken(NothingSold(new PurchaseAnswer.Unknown("store_unavailable"))));

    [Fact]
    public void Judge_SaleSaidClosedWithUnitsLeft_WantedBroken()
    {
        var history = Honest()
            .Told(99, new PurchaseAnswer.Refused("sale_closed"))
            .Has(99, Owns())
            .Audited(audit => audit with { Stock = 1, Sold = 99, Persisted = 99 });

        // And some were told that it is sold out.
        Assert.Equal([SoldOut, Wanted], Broken(history));
    }

    [Fact]
    public void Judge_FewerBuyersThanUnits_Kept()
    {
        var history = Honest() with { Units = 200, Attempts = [.. Honest().Attempts.Where(press => press.Buyer < Units)] };

        Assert.Empty(Broken(history.Audited(audit => audit with { Total = 200, Stock = 100 })));
    }

    [Fact]
    public void Judge_UnitLeftAndOnlyWhoCameTooOftenWantsIt_Kept()
    {
        var history = Honest() with { Attempts = [.. Honest().Attempts.Where(press => press.Buyer < Units)] };

        Assert.Empty(
            Broken(
                history
                    .Told(99, new PurchaseAnswer.Refused("rate_limited"))
                    .Has(99, Owns())
                    .Audited(audit => audit with { Stock = 1, Sold = 99, Persisted = 99 })
            )
        );
    }

    [Fact]
    public void Judge_UnitLeftAndTheOneWhoWantedItIsUncertain_Kept()
    {
        var history = Honest() with { Attempts = [.. Honest().Attempts.Where(press => press.Buyer < Units)] };

        Assert.Empty(
            Broken(
                history
                    .Told(99, new PurchaseAnswer.Unknown("timeout"))
                    .Has(99, Owns())
                    .Audited(audit => audit with { Stock = 1, Sold = 99, Persisted = 99 })
            )
        );
    }

    [Fact]
    public void Judge_LimitReachedMeanwhileWithTheKeyOfTheOnlyOrder_LimitBroken() =>
        Assert.Equal([LimitReached], Broken(Honest().ToldAgain(1, new PurchaseAnswer.Refused("limit_reached"), late: false)));

    [Fact]
    public void Judge_LimitReachedWithASecondKey_Kept() =>
        Assert.Empty(
            Broken(
                Honest() with
                {
                    Attempts = [.. Honest().Attempts, Press(1, new PurchaseAnswer.Refused("limit_reached")) with { Key = "b" }],
                }
            )
        );

    [Fact]
    public void Judge_LimitReachedWithoutALimit_LimitBroken()
    {
        var history = Honest() with
        {
            PerUserLimit = 0,
            Attempts = [.. Honest().Attempts, Press(1, new PurchaseAnswer.Refused("limit_reached")) with { Key = "b" }],
        };

        Assert.Equal([LimitReached], Broken(history));
    }

    [Fact]
    public void Judge_OneNotStored_PersistedBroken() =>
        Assert.Equal([Persisted], Broken(Honest().Audited(audit => audit with { Persisted = 99 })));

    [Fact]
    public void Judge_StillPending_PersistedBroken() =>
        Assert.Equal([Persisted], Broken(Honest().Audited(audit => audit with { Pending = 1 })));

    [Fact]
    public void Judge_NoAudit_NothingThatNeedsItIsKept() =>
        Assert.Equal([Books, SoldOut, Persisted], Broken(Honest() with { Audit = null }));

    [Fact]
    public void Judge_AuditSaysUnbalanced_BooksBroken() =>
        Assert.Equal([Books], Broken(Honest().Audited(audit => audit with { Balanced = false })));

    [Fact]
    public void Judge_AuditOfAnotherTotal_BooksBroken() =>
        Assert.Equal(
            [Books],
            Broken(Honest().Audited(audit => audit with { Total = 101, Stock = 1 })).Where(promise => promise != SoldOut)
        );

    [Fact]
    public void Judge_InternalServerError_ContractBroken() =>
        Assert.Equal([Contract], Broken(Honest().Told(149, new PurchaseAnswer.OffContract("HTTP 500"))));

    [Fact]
    public void Judge_BuyerCannotBeAsked_IsNoProof() => Assert.Equal([Lost, Wanted, Contract], Broken(Honest().Has(0, null)));

    /// <summary>Everybody is told the same, and nobody has an order.</summary>
    private static Evidence NothingSold(PurchaseAnswer answer) =>
        Honest() with
        {
            Attempts = [.. Enumerable.Range(0, 150).Select(buyer => Press(buyer, answer))],
            Orders = Enumerable.Range(0, 150).ToDictionary(buyer => buyer, _ => Owns()),
            Audit = Honest().Audit! with { Stock = Units, Sold = 0, Persisted = 0 },
        };

    private static IEnumerable<string> Broken(Evidence evidence) =>
        Verdict.Judge(evidence, new Tally(evidence)).Where(finding => !finding.Kept).Select(finding => finding.Promise);
}
