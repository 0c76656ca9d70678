using System.ComponentModel.DataAnnotations;

namespace FlashSale.Worker;

/// <summary>Configuration section <c>Worker:Holds</c>.</summary>
internal sealed class HoldOptions
{
    public const string Section = "Worker:Holds";

    /// <summary>How often holds that have ended are looked for. Default 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Holds of one sale that end in one step. Redis answers nobody else meanwhile: some two milliseconds at the default of 250.
    /// </summary>
    [Range(1, 2000)]
    public int BatchSize { get; init; } = 250;
}
