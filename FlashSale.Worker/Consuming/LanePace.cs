namespace FlashSale.Worker;

/// <summary>How often lanes read their streams: the more of them there are, the less often each, so that all together cost no more.</summary>
internal sealed class LanePace(ConsumerOptions options, TimeProvider time)
{
    private TimeSpan _longestRest = options.IdleMax;
    private int _busy;

    /// <summary>Longest wait between two reads of a quiet stream: grows with their number, so that a thousand of them cost little.</summary>
    public TimeSpan LongestRest => _longestRest;

    /// <summary>
    /// How long a lane that found a small batch waits while so many lanes have something to do that each is read less often than after
    /// <see cref="ConsumerOptions.Gather"/>; null while they are few. All wait for the same beat, so that they read, store and acknowledge
    /// together: Redis and the store then sync the disk for many of them at once.
    /// </summary>
    public TimeSpan? UntilBeat
    {
        get
        {
            var fair = TimeSpan.FromSeconds((double)Volatile.Read(ref _busy) / options.BusyReadsPerSecond);
            if (fair <= options.Gather || options.GatherMax <= options.Gather)
                return null;
            // By halves: lanes that ask while their number changes meet all the same.
            var beat = options.GatherMax;
            while (beat / 2 >= fair)
                beat /= 2;
            var length = (long)(beat.TotalSeconds * time.TimestampFrequency);
            var wait = time.GetElapsedTime(0, length - (time.GetTimestamp() % length));
            return wait < options.Gather ? wait + beat : wait;
        }
    }

    /// <summary>A lane has found something to do, or nothing any more.</summary>
    public void CountBusy(bool busy) => Interlocked.Add(ref _busy, busy ? 1 : -1);

    public void CountLanes(int lanes)
    {
        var fair = TimeSpan.FromSeconds((double)lanes / options.IdleReadsPerSecond);
        _longestRest = fair > options.IdleMax ? fair : options.IdleMax;
    }
}
