namespace FlashSale.Bench.Rounds;

/// <summary>How the worker kept up with a long run of purchases.</summary>
/// <param name="Purchases">The run.</param>
/// <param name="Persisted">Orders of it that were in the store when it ended.</param>
/// <param name="BacklogAtEnd">Orders that were not.</param>
/// <param name="LargestBacklog">The most that were waiting at any of the looks that were taken, one a second.</param>
/// <param name="Drain">From the end of the run until all were stored.</param>
/// <param name="RedisBytes">By how much Redis' memory had grown when all was stored and the stream was trimmed.</param>
internal sealed record Sustained(
    Measurement Purchases,
    long Persisted,
    long BacklogAtEnd,
    long LargestBacklog,
    TimeSpan Drain,
    long RedisBytes
)
{
    public double AcceptedPerSecond => Purchases.Answered / Purchases.Load.Elapsed.TotalSeconds;

    public double PersistedPerSecond => Persisted / Purchases.Load.Elapsed.TotalSeconds;

    /// <summary>With what a buyer leaves for a minute: the windows of address and user.</summary>
    public double RedisBytesPerOrder => Purchases.Answered == 0 ? 0 : (double)RedisBytes / Purchases.Answered;
}
