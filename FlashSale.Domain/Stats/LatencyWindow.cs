namespace FlashSale.Domain;

/// <summary>Durations of about the last minute. Recording is one addition; only one caller at a time may <see cref="Advance"/>.</summary>
public sealed class LatencyWindow(TimeProvider time)
{
    private const int Slices = 12;

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(5);

    private readonly long[][] _slices = [.. Enumerable.Range(0, Slices).Select(static _ => new long[LatencyBuckets.Count])];
    private readonly long _begunAt = time.GetTimestamp();
    private long _slice;

    public void Record(TimeSpan duration)
    {
        var slice = _slices[(int)(Volatile.Read(ref _slice) % Slices)];
        Interlocked.Increment(ref slice[LatencyBuckets.IndexOf(duration.TotalMilliseconds)]);
    }

    /// <summary>Drops what is older than the window, and returns what is left, without the empty buckets at the end.</summary>
    public long[] Advance()
    {
        var now = time.GetElapsedTime(_begunAt).Ticks / Slice.Ticks;
        for (var steps = Math.Min(now - _slice, Slices); steps > 0; steps--)
            Array.Clear(_slices[(int)((now - steps + 1) % Slices)]);
        Volatile.Write(ref _slice, now);
        var sum = new long[LatencyBuckets.Count];
        foreach (var slice in _slices)
        {
            for (var bucket = 0; bucket < sum.Length; bucket++)
                sum[bucket] += slice[bucket];
        }
        return sum[..(Array.FindLastIndex(sum, static count => count > 0) + 1)];
    }
}
