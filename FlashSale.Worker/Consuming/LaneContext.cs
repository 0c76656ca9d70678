using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>What the lanes of a process share. A lane works only while it holds one of the turns.</summary>
internal sealed record LaneContext(
    ISaleStream Stream,
    OrderBatchHandler Handler,
    string Consumer,
    ConsumerOptions Options,
    SemaphoreSlim Turns,
    LoopHealth Health,
    TimeProvider Time,
    ILogger Logger
)
{
    private TimeSpan _longestRest = Options.IdleMax;
    private int _busy;

    /// <summary>Longest wait between two reads of a quiet stream: grows with their number, so that a thousand of them cost little.</summary>
    public TimeSpan LongestRest => _longestRest;

    /// <summary>
    /// By how much the pause after a small batch is longer than <see cref="ConsumerOptions.Gather"/>: grows with the number of lanes that have
    /// something to do, so that a hundred of them don't store an order or two at a time.
    /// </summary>
    public TimeSpan ExtraGather
    {
        get
        {
            var fair = TimeSpan.FromSeconds((double)Volatile.Read(ref _busy) / Options.BusyReadsPerSecond);
            var pause = fair < Options.GatherMax ? fair : Options.GatherMax;
            return pause > Options.Gather ? pause - Options.Gather : TimeSpan.Zero;
        }
    }

    /// <summary>A lane has found something to do, or nothing any more.</summary>
    public void CountBusy(bool busy) => Interlocked.Add(ref _busy, busy ? 1 : -1);

    public void CountLanes(int lanes)
    {
        var fair = TimeSpan.FromSeconds((double)lanes / Options.IdleReadsPerSecond);
        _longestRest = fair > Options.IdleMax ? fair : Options.IdleMax;
    }
}
