using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Worker;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class LanePaceTests
{
    private static readonly ConsumerOptions Options = new()
    {
        Gather = TimeSpan.FromMilliseconds(50),
        GatherMax = TimeSpan.FromSeconds(1),
        BusyReadsPerSecond = 200,
        IdleMax = TimeSpan.FromMilliseconds(250),
        IdleReadsPerSecond = 1000,
    };

    // It begins at a whole second: with a beat, however long that is.
    private readonly FakeTimeProvider _time = new();
    private readonly LanePace _pace;

    public LanePaceTests() => _pace = new(Options, _time);

    [Fact]
    public void UntilBeat_FewAreBusy_None()
    {
        Count(10);

        Assert.Null(_pace.UntilBeat);
    }

    [Theory]
    [InlineData(11, 62.5)]
    [InlineData(30, 250)]
    [InlineData(100, 500)]
    [InlineData(101, 1000)]
    [InlineData(5000, 1000)]
    public void UntilBeat_ManyAreBusy_IsAsLongAsTheirReadsAllowButNoLongerThanTheMost(int busy, double milliseconds)
    {
        Count(busy);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), _pace.UntilBeat);
    }

    [Fact]
    public void UntilBeat_AskedAtDifferentMomentsWhileTheirNumberChanges_EndsAtTheSameMoment()
    {
        Count(70);
        _time.Advance(TimeSpan.FromMilliseconds(130));
        var one = _pace.UntilBeat;
        Count(40);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        var other = _pace.UntilBeat;

        Assert.Equal(TimeSpan.FromMilliseconds(500 - 130), one);
        Assert.Equal(TimeSpan.FromMilliseconds(1000 - 330), other);
    }

    [Fact]
    public void UntilBeat_ABeatIsNear_WaitsForTheNext()
    {
        Count(100);
        _time.Advance(TimeSpan.FromMilliseconds(460));

        Assert.Equal(TimeSpan.FromMilliseconds(540), _pace.UntilBeat);
    }

    [Fact]
    public void UntilBeat_NoneIsBusyAnyMore_None()
    {
        Count(100);
        for (var i = 0; i < 100; i++)
            _pace.CountBusy(false);

        Assert.Null(_pace.UntilBeat);
    }

    [Theory]
    [InlineData(250, 250)]
    [InlineData(1000, 1000)]
    public void LongestRest_GrowsWithTheNumberOfLanes(int lanes, double milliseconds)
    {
        _pace.CountLanes(lanes);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), _pace.LongestRest);
    }

    private void Count(int busy)
    {
        for (var i = 0; i < busy; i++)
            _pace.CountBusy(true);
    }
}
