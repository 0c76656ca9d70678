using System.Collections.Concurrent;

namespace FlashSale.ApiService.Live;

/// <summary>All open streams of this process, of which there is a bound.</summary>
internal sealed class LiveReaders
{
    private readonly ConcurrentDictionary<LiveReader, bool> _open = new();
    private int _count;
    private volatile bool _closed;

    public int Count => Volatile.Read(ref _count);

    /// <summary>False: there are <paramref name="most"/>, or the process is stopping.</summary>
    public bool TryAdd(LiveReader reader, int most)
    {
        if (_closed)
            return false;
        if (Interlocked.Increment(ref _count) > most)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }
        _open[reader] = true;
        // Whoever closed meanwhile may not have met it.
        if (_closed)
            reader.End();
        return true;
    }

    /// <summary>Does nothing when it has left already, or never came.</summary>
    public void Leave(LiveReader reader)
    {
        if (_open.TryRemove(reader, out _))
            Interlocked.Decrement(ref _count);
    }

    public void Ring(LiveBatch batch)
    {
        foreach (var (reader, _) in _open)
        {
            if (reader.Filter.WantsAny(batch))
                reader.Ring();
        }
    }

    public void RingAll()
    {
        foreach (var (reader, _) in _open)
            reader.Ring();
    }

    /// <summary>Lets those say something on which nothing was said, and cuts off those that take nothing. Returns how many were cut off.</summary>
    public int Inspect(LiveOptions options)
    {
        var cut = 0;
        foreach (var (reader, _) in _open)
        {
            if (reader.IsStalledFor(options.StallTimeout))
                cut += TryAbort(reader) ? 1 : 0;
            else if (reader.IsQuietFor(options.Heartbeat))
                reader.Ring();
        }
        return cut;
    }

    /// <summary>Ends all streams in order, and those that don't end by themselves within <paramref name="grace"/> by force.</summary>
    public async Task CloseAsync(TimeSpan grace, TimeProvider time)
    {
        _closed = true;
        foreach (var (reader, _) in _open)
            reader.End();
        var begun = time.GetTimestamp();
        while (!_open.IsEmpty && time.GetElapsedTime(begun) < grace)
            await Task.Delay(TimeSpan.FromMilliseconds(20), time);
        foreach (var (reader, _) in _open)
            TryAbort(reader);
    }

    /// <summary>False: the request ended meanwhile, and what the framework had for it is gone. Nobody else must suffer from that.</summary>
    private static bool TryAbort(LiveReader reader)
    {
        try
        {
            reader.Abort();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
