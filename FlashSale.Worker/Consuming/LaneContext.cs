using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>What the lanes of a process share. A lane works only while it holds one of the turns.</summary>
internal sealed record LaneContext(
    ISaleStream Stream,
    OrderBatchHandler Handler,
    string Consumer,
    ConsumerOptions Options,
    LanePace Pace,
    SemaphoreSlim Turns,
    LoopHealth Health,
    TimeProvider Time,
    ILogger Logger
);
