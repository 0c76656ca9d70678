using FlashSale.Crowd.Chaos.Checking;
using FlashSale.Crowd.Chaos.Clients;
using FlashSale.Crowd.Chaos.Faults;
using FlashSale.Crowd.Judging;
using FlashSale.Tests.Infrastructure;
using static FlashSale.Tests.Crowd.Chaos.Wreckage;

namespace FlashSale.Tests.Crowd.Chaos;

/// <summary>The promises that name a time: what comes too late has to be seen, and what could not come earlier is excused.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class PunctualityTests
{
    private static readonly FaultRecord[] Nothing = [];

    [Theory]
    [InlineData(2_900, true)]
    [InlineData(45_000, false)]
    public void OfRecovery_FirstPurchaseAfterTheReturn_InTimeOrNot(long after, bool kept) =>
        Assert.Equal(kept, Punctuality.OfRecovery([Away("redis", 0, 1000)], [Accepted(1000 + after)])!.Kept);

    [Fact]
    public void OfRecovery_OneOfSeveralTooLong_Broken() =>
        Assert.False(
            Punctuality
                .OfRecovery([Away("redis", 0, 1000), Away("redis", 3000, 4000)], [Accepted(1100), Accepted(14_000), Accepted(14_100)])!
                .Kept
        );

    [Fact]
    public void OfRecovery_PressedInVainUntilRedisWentAgain_Broken()
    {
        Operation[] shopping = [Accepted(1100), Buy(1, new Reply.Unknown("store_unavailable"), at: 20_000), Accepted(30_000)];

        Assert.False(
            Punctuality.OfRecovery([Away("redis", 0, 1000), Away("redis", 2000, 3000), Away("redis", 25_000, 29_900)], shopping)!.Kept
        );
    }

    [Fact]
    public void OfRecovery_AwayAgainAtOnce_ProvesNothingForOrAgainst() =>
        Assert.True(Punctuality.OfRecovery([Away("redis", 0, 1000), Away("redis", 1500, 3000)], [Accepted(3100)])!.Kept);

    [Fact]
    public void OfRecovery_NoPurchaseFollowed_IsNoProof() =>
        Assert.False(Punctuality.OfRecovery([Away("redis", 0, 1000)], [Buy(1, new Reply.Unknown("timeout"), at: 1500)])!.Kept);

    [Fact]
    public void OfRecovery_RedisWasNeverAway_NothingToSay() =>
        Assert.Null(Punctuality.OfRecovery([Away("worker", 0, 1000)], [Accepted(1100)]));

    [Theory]
    [InlineData(12, true)]
    [InlineData(31, true)]
    [InlineData(45, false)]
    public void OfRepair_Seconds_InTimeOrNot(int seconds, bool kept) =>
        Assert.Equal(kept, Punctuality.OfRepair(TimeSpan.FromSeconds(seconds)).Kept);

    [Theory]
    [InlineData(10_900, true)]
    [InlineData(14_000, false)]
    public void OfHolds_SeenAfterItsDeadline_InTimeOrNot(long seen, bool kept) =>
        Assert.Equal(kept, Holds([Look(9000), Look(seen)], Nothing).Kept);

    [Theory]
    [InlineData("redis", "kill", 20_000, true)] // away since before the deadline, back at 15 s
    [InlineData("redis", "kill", 24_000, false)] // and five seconds to come back, and three to end it
    [InlineData("worker", "freeze", 22_000, true)]
    [InlineData("worker", "freeze", 24_000, false)]
    [InlineData("worker", "kill", 27_000, true)]
    [InlineData("worker", "kill", 29_000, false)] // it had ten seconds to start
    [InlineData("api-1", "kill", 14_000, false)] // ends no holds
    public void OfHolds_PartWasAway_ExcusedWhileItWasAndALittleLonger(string part, string fault, long seen, bool kept) =>
        Assert.Equal(
            kept,
            Holds([Look(9000), Look(seen)], [Away(part, 9500, 15_000, fault == "kill" ? FaultKind.Kill : FaultKind.Freeze)]).Kept
        );

    [Fact]
    public void OfHolds_AllPartsWereSeenToBeUp_NothingIsExcusedAnyMore() =>
        Assert.False(Holds([Look(9000), Look(20_000)], [Away("worker", 9500, 15_000)], healed: 16_000).Kept);

    [Fact]
    public void OfHolds_NoHoldWasSeen_IsNoProof() =>
        Assert.False(Holds([new HoldLook(9000, new Dictionary<string, long>())], Nothing).Kept);

    [Fact]
    public void OfHolds_OnlySeenWhileRedisWasAway_IsNoProof() => Assert.False(Holds([Look(9000)], [Away("redis", 8000, 10_000)]).Kept);

    private static Finding Holds(HoldLook[] looks, FaultRecord[] faults, long healed = long.MaxValue) =>
        Punctuality.OfHolds(looks, faults, healed);

    /// <summary>One hold, over at 10 s, is still there.</summary>
    private static HoldLook Look(long at) => new(at, new Dictionary<string, long> { ["order"] = 10_000 });

    private static FaultRecord Away(string part, long from, long back, FaultKind kind = FaultKind.Kill) =>
        new(new(kind, [part], default, default), from, back);

    private static Operation Accepted(long at) => Buy(0, Ok(0), at: at - 10);
}
