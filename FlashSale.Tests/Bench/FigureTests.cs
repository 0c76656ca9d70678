using FlashSale.Bench.Load;
using FlashSale.Bench.Rounds;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Bench;

/// <summary>How figures are made of measurements.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class FigureTests
{
    [Fact]
    public void Parse_LineAmongOthers_Read()
    {
        var result = Wrk.Parse(
            """
            Running 3s test @ http://127.0.0.1:1/
            bench requests=300 micros=3000000 connect=1 read=2 write=3 timeout=4 status=5 p50=1500 p95=2500 p99=3500
            """
        );

        Assert.Equal(new WrkResult(300, TimeSpan.FromSeconds(3), Refused: 5, Broken: 10, 1.5, 2.5, 3.5), result);
        Assert.Equal(100, result!.Rps);
    }

    [Fact]
    public void Parse_NoLine_Null() => Assert.Null(Wrk.Parse("unable to connect to 127.0.0.1:1 Connection refused"));

    [Fact]
    public void Median_OddAndEven_TheMiddle()
    {
        Assert.Equal(2, Row.Median([3, 1, 2]));
        Assert.Equal(2.5, Row.Median([4, 1, 3, 2]));
    }

    [Fact]
    public void Ratio_MachineSlowsDown_EachRoundIsComparedWithItself()
    {
        Measurement[] bare = [Run(Scenario.Bare, 1000), Run(Scenario.Bare, 100), Run(Scenario.Bare, 10)];
        Measurement[] ours = [Run(Scenario.Purchase, 500), Run(Scenario.Purchase, 50), Run(Scenario.Purchase, 5)];

        Assert.Equal(0.5, Row.Of(ours, bare).RatioToBare);
    }

    private static Measurement Run(string scenario, long requests) =>
        new(
            new Scenario(scenario, null, static (_, _, _) => throw new NotSupportedException()),
            128,
            new WrkResult(requests, TimeSpan.FromSeconds(1), 0, 0, 1, 2, 3),
            0,
            0,
            default,
            []
        );
}
