namespace FlashSale.Domain;

/// <summary>
/// Durations by bucket, each a fifth wider than the one before: of processes that count in the same buckets, the counts can be added up,
/// and a percentile of the sum is right to within those 20 %.
/// </summary>
public static class LatencyBuckets
{
    public const int Count = 80;

    private const double Growth = 1.2;

    /// <summary>Upper end of the first bucket, in milliseconds. The last one begins at some three minutes.</summary>
    private const double First = 0.1;

    private static readonly double LogGrowth = Math.Log(Growth);

    /// <summary>The bucket of a duration.</summary>
    public static int IndexOf(double milliseconds) =>
        milliseconds <= First ? 0 : Math.Min(Count - 1, (int)Math.Ceiling((Math.Log(milliseconds / First) / LogGrowth) - 1e-9));

    /// <summary>Upper end of a bucket, in milliseconds.</summary>
    public static double End(int bucket) => First * Math.Pow(Growth, bucket);

    /// <summary>The duration that <paramref name="share"/> (0 to 1) of all stay within, in milliseconds. Null: there were none.</summary>
    public static double? Percentile(IReadOnlyList<long> counts, double share)
    {
        var total = counts.Sum();
        if (total == 0)
            return null;
        var (wanted, seen) = (share * total, 0L);
        for (var bucket = 0; ; bucket++)
        {
            if (seen + counts[bucket] >= wanted && counts[bucket] > 0)
            {
                var start = bucket == 0 ? 0 : End(bucket - 1);
                return start + ((End(bucket) - start) * Math.Clamp((wanted - seen) / counts[bucket], 0, 1));
            }
            seen += counts[bucket];
        }
    }
}
