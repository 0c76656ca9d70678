using FlashSale.Crowd.Chaos;
using FlashSale.Crowd.Chaos.Clients;
using FlashSale.Crowd.Chaos.Faults;
using FlashSale.Tests.Infrastructure;
using static FlashSale.Tests.Crowd.Chaos.Wreckage;

namespace FlashSale.Tests.Crowd.Chaos;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class RecoveryTests
{
    [Fact]
    public void OfRedis_PurchaseAfterTheReturn_TimeBetween() =>
        Assert.Equal([TimeSpan.FromMilliseconds(510)], Times([Away(0, 1000)], Accepted(at: 500), Accepted(at: 1500), Accepted(at: 1600)));

    [Fact]
    public void OfRedis_RefusalsAndReplays_DontCount() =>
        Assert.Equal(
            [TimeSpan.FromMilliseconds(2010)],
            Times(
                [Away(0, 1000)],
                Buy(1, new Reply.Refused("sold_out"), at: 1100),
                Buy(1, Ok(1, replayed: true), at: 1200),
                Accepted(at: 3000)
            )
        );

    [Fact]
    public void OfRedis_AwayAgainBeforeAPurchase_NoTime() =>
        Assert.Equal([TimeSpan.FromMilliseconds(10)], Times([Away(0, 1000), Away(2000, 3000)], Accepted(at: 3000)));

    [Fact]
    public void OfRedis_OtherPartsAway_NoTime() =>
        Assert.Empty(Times([Away(0, 1000) with { Fault = new(FaultKind.Kill, ["worker"], default, default) }], Accepted(at: 3000)));

    private static IReadOnlyList<TimeSpan> Times(FaultRecord[] faults, params Operation[] operations) =>
        Recovery.OfRedis(faults, operations);

    private static FaultRecord Away(long from, long back) => new(new(FaultKind.Kill, ["redis"], default, default), from, back);

    private static Operation Accepted(long at) => Buy(0, Ok(0), at: at);
}
