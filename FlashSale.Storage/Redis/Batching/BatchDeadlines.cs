namespace FlashSale.Storage.Redis.Batching;

/// <summary>
/// One timer for the deadlines of all calls that travel in batches. A timer of its own for each would be most of what waiting costs: with
/// some ten thousand calls a second nearly all are answered within milliseconds. It stands still while nothing is under way.
/// </summary>
internal sealed class BatchDeadlines
{
    private readonly Lock _gate = new();
    private readonly List<IBatches> _watched = [];
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    /// <param name="time">By which deadlines are counted.</param>
    /// <param name="interval">Between two looks.</param>
    public BatchDeadlines(TimeProvider time, TimeSpan interval)
    {
        _time = time;
        Interval = interval;
        // It outlives whatever request happens to be the first.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            _timer = time.CreateTimer(
                static self => ((BatchDeadlines)self!).Look(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
    }

    /// <summary>A call may be ended so much after its deadline.</summary>
    public TimeSpan Interval { get; }

    /// <summary>Looks at them until <see cref="IBatches.EndLate"/> says that it need not be.</summary>
    public void Watch(IBatches batches)
    {
        lock (_gate)
        {
            _watched.Add(batches);
            if (_watched.Count == 1)
                _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
    }

    private void Look()
    {
        IBatches[] watched;
        lock (_gate)
            watched = [.. _watched];
        var now = _time.GetTimestamp();
        foreach (var batches in watched)
        {
            if (batches.EndLate(now))
                continue;
            lock (_gate)
                _watched.Remove(batches);
        }
        lock (_gate)
        {
            if (_watched.Count > 0)
                _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
    }
}
