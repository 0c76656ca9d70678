namespace FlashSale.Worker;

/// <summary>
/// Which loops are failing at the moment: what <see cref="ConsumerHealthCheck"/> tells. Loops that do the same for different sales share
/// a name and count as one, so that an outage is one line in the log and not a thousand.
/// </summary>
internal sealed class LoopHealth
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _failing = [];

    public bool AllWell
    {
        get
        {
            lock (_lock)
                return _failing.Count == 0;
        }
    }

    /// <summary>One more loop of this name fails. True for the first of them.</summary>
    public bool Failing(string loop)
    {
        lock (_lock)
            return (_failing[loop] = _failing.GetValueOrDefault(loop) + 1) == 1;
    }

    /// <summary>One that failed works again. True for the last of them.</summary>
    public bool Working(string loop)
    {
        lock (_lock)
            return --_failing[loop] == 0 && _failing.Remove(loop);
    }
}
