using FlashSale.Crowd.Rushing;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Crowd;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class ArrivalsTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Of_Crowd_ComesInOrderWithinTheTimeAndMostOfItEarly()
    {
        var times = Enumerable.Range(0, 1000).Select(static buyer => Arrivals.Of(buyer, 1000, Minute)).ToList();

        Assert.Equal((TimeSpan.Zero, Minute), (times[0], times[^1]));
        Assert.Equal(times.Order(), times);
        Assert.True(times[500] < Minute / 2, times[500].ToString());
    }

    [Fact]
    public void Of_SingleBuyer_ComesAtOnce() => Assert.Equal(TimeSpan.Zero, Arrivals.Of(0, 1, Minute));
}
