namespace FlashSale.Crowd.Reports;

/// <summary>Percentiles by the nearest rank: each is a time that somebody really waited.</summary>
internal sealed record Latencies(int Count, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max)
{
    public static Latencies Of(IEnumerable<TimeSpan> samples)
    {
        TimeSpan[] sorted = [.. samples.Order()];
        return new(sorted.Length, Rank(0.50), Rank(0.95), Rank(0.99), Rank(1));

        TimeSpan Rank(double share) => sorted.Length == 0 ? default : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
