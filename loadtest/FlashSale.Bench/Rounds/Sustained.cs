namespace FlashSale.Bench.Rounds;

/// <summary>How the worker kept up with a long run of purchases.</summary>
/// <param name="Purchases">The run.</param>
/// <param name="Persisted">Orders of it that were in the store when it ended.</param>
/// <param name="BacklogAtEnd">Orders that were not.</param>
/// <param name="LargestBacklog">The most that were waiting at any of the looks that were taken, one a second.</param>
/// <param name="Drain">From the end of the run until all were stored.</param>
/// <param name="RedisBytes">By how much the sales had grown in Redis when all was stored and the stream was trimmed.</param>
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

    /// <summary>With the buyer's entry, the recorded answer and the window of the user; without that of the address.</summary>
    public double RedisBytesPerOrder => Purchases.Answered == 0 ? 0 : (double)RedisBytes / Purchases.Answered;
}
