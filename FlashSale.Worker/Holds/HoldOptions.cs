using System.ComponentModel.DataAnnotations;

namespace FlashSale.Worker;

/// <summary>Configuration section <c>Worker:Holds</c>.</summary>
internal sealed class HoldOptions
{
    public const string Section = "Worker:Holds";

    /// <summary>How often holds that have ended are looked for. Default 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Holds of one sale that are listed at a time. Default 200.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 200;

    /// <summary>Holds of one sale that are ended at the same time. Default 16.</summary>
    [Range(1, 256)]
    public int Parallelism { get; init; } = 16;
}
