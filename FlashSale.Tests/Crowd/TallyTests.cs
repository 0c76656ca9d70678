using FlashSale.Crowd.Judging;
using FlashSale.Crowd.Rushing;
using FlashSale.Tests.Infrastructure;
using static FlashSale.Tests.Crowd.Histories;

namespace FlashSale.Tests.Crowd;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class TallyTests
{
    [Fact]
    public void Tally_HonestHistory_CountsEachAnswerOnce()
    {
        var tally = new Tally(
            Honest().Told(149, new PurchaseAnswer.Unknown("Timeout")).Told(0, Accepted(0), new PurchaseAnswer.Replayed(Order(0)))
        );

        Assert.Equal(100, tally.Accepted.Count);
        Assert.Equal(1, tally.Replays);
        Assert.Equal([KeyValuePair.Create("sold_out", 49)], tally.Refused);
        Assert.Equal([KeyValuePair.Create("Timeout", 1)], tally.Unknown);
        Assert.Equal((0, 0), (tally.Oversold, tally.Duplicates));
    }

    [Fact]
    public void FoundOut_AnswerLostAndOrderThere_Counted() =>
        Assert.Equal(1, new Tally(Honest().Told(99, new PurchaseAnswer.Unknown("Timeout"))).FoundOut);

    [Fact]
    public void FoundOut_RetryToldOfIt_NotCounted() =>
        Assert.Equal(
            0,
            new Tally(Honest().Told(99, new PurchaseAnswer.Unknown("Timeout"), new PurchaseAnswer.Replayed(Order(99)))).FoundOut
        );

    [Fact]
    public void Oversold_OnlyTheAuditSaysSo_Counted() =>
        Assert.Equal(3, new Tally(Honest().Audited(audit => audit with { Held = 3 })).Oversold);

    [Fact]
    public void Duplicates_SameBuyerOffendsTwice_CountedOnce()
    {
        var history = Honest().Told(0, Accepted(0), new PurchaseAnswer.Replayed("product-other")).Has(0, Owns(Order(0), "product-other"));

        Assert.Equal(1, new Tally(history).Duplicates);
    }

    [Fact]
    public void BuyersOverLimit_NoLimit_Nobody() =>
        Assert.Empty(new Tally(Honest().Has(0, Owns("a", "b", "c")) with { PerUserLimit = 0 }).BuyersOverLimit);
}
