using System.Text.Json;
using FlashSale.Crowd.Demo;
using FlashSale.Crowd.Judging;
using FlashSale.Crowd.Reports;
using FlashSale.Tests.Infrastructure;
using static FlashSale.Tests.Crowd.Histories;

namespace FlashSale.Tests.Crowd;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class ReportTests
{
    [Fact]
    public void Text_HonestHistory_SaysThatAllWasKept()
    {
        var text = TextReport.Write(Result(Honest()));

        Assert.Contains("All 11 promises were kept.", text, StringComparison.Ordinal);
        Assert.Contains("sold_out", text, StringComparison.Ordinal);
        Assert.DoesNotContain("BROKEN", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_BrokenHistory_SaysWhichPromise()
    {
        var text = TextReport.Write(Result(Honest().Told(0, Accepted(0), Accepted(0))));

        Assert.Contains("BROKEN  one key makes one order", text, StringComparison.Ordinal);
        Assert.Contains("1 of 11 promises were BROKEN.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_HonestHistory_HasTheFigures()
    {
        using var json = JsonDocument.Parse(JsonReport.Write(Result(Honest())));

        Assert.Equal(100, json.RootElement.GetProperty("accepted").GetInt32());
        Assert.Equal(50, json.RootElement.GetProperty("refused").GetProperty("sold_out").GetInt32());
        Assert.True(json.RootElement.GetProperty("allKept").GetBoolean());
    }

    [Fact]
    public void Latencies_NearestRank_AreTimesThatWereMeasured()
    {
        var latencies = Latencies.Of(Enumerable.Range(1, 200).Reverse().Select(ms => TimeSpan.FromMilliseconds(ms)));

        Assert.Equal((100d, 190d, 198d, 200d), (Ms(latencies.P50), Ms(latencies.P95), Ms(latencies.P99), Ms(latencies.Max)));

        static double Ms(TimeSpan time) => time.TotalMilliseconds;
    }

    [Fact]
    public void Latencies_OfNothing_Zero() => Assert.Equal(new Latencies(0, default, default, default, default), Latencies.Of([]));

    private static DemoResult Result(Evidence evidence)
    {
        var tally = new Tally(evidence);
        return new DemoResult
        {
            Options = DemoOptions.Parse([]),
            ProductId = "product",
            Evidence = evidence,
            Tally = tally,
            Findings = Verdict.Judge(evidence, tally),
            Elapsed = TimeSpan.FromSeconds(1),
            PersistedAfter = TimeSpan.Zero,
        };
    }
}
