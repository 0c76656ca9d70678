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

    /// <summary>Longest wait between two reads of a quiet stream: grows with their number, so that a thousand of them cost little.</summary>
    public TimeSpan LongestRest => _longestRest;

    public void CountLanes(int lanes)
    {
        var fair = TimeSpan.FromSeconds((double)lanes / Options.IdleReadsPerSecond);
        _longestRest = fair > Options.IdleMax ? fair : Options.IdleMax;
    }
}
