using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Stats;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class LatencyTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    [InlineData(0.1)]
    [InlineData(0.11)]
    [InlineData(3)]
    [InlineData(250)]
    [InlineData(60_000)]
    public void IndexOf_Duration_LiesInItsBucket(double milliseconds)
    {
        var bucket = LatencyBuckets.IndexOf(milliseconds);

        Assert.InRange(milliseconds, bucket == 0 ? 0 : LatencyBuckets.End(bucket - 1), LatencyBuckets.End(bucket) + 1e-9);
    }

    [Fact]
    public void IndexOf_LongerThanAnything_IsTheLast() => Assert.Equal(LatencyBuckets.Count - 1, LatencyBuckets.IndexOf(1e12));

    [Fact]
    public void IndexOf_EveryEnd_IsInTheBucketItEnds()
    {
        for (var bucket = 0; bucket < LatencyBuckets.Count; bucket++)
            Assert.Equal(bucket, LatencyBuckets.IndexOf(LatencyBuckets.End(bucket)));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.99)]
    public void Percentile_ManyDurations_IsRightToWithinAFifth(double share)
    {
        var counts = new long[LatencyBuckets.Count];
        for (var milliseconds = 1; milliseconds <= 1000; milliseconds++)
            counts[LatencyBuckets.IndexOf(milliseconds)]++;

        Assert.InRange(LatencyBuckets.Percentile(counts, share)!.Value, share * 1000 / 1.2, share * 1000 * 1.2);
    }

    [Fact]
    public void Percentile_NothingHappened_IsNone() => Assert.Null(LatencyBuckets.Percentile([0, 0], 0.5));

    [Fact]
    public void Window_AfterAMinute_HasForgotten()
    {
        var window = new LatencyWindow(_time);
        window.Record(TimeSpan.FromMilliseconds(3));
        _time.Advance(TimeSpan.FromSeconds(30));
        window.Advance();
        window.Record(TimeSpan.FromMilliseconds(7));

        Assert.Equal(2, window.Advance().Sum());
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal([LatencyBuckets.IndexOf(7)], Filled(window.Advance()));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(window.Advance());
        window.Record(TimeSpan.FromMilliseconds(9));
        Assert.Equal([LatencyBuckets.IndexOf(9)], Filled(window.Advance()));
    }

    private static IEnumerable<int> Filled(long[] counts) => Enumerable.Range(0, counts.Length).Where(bucket => counts[bucket] > 0);
}
