using System.ComponentModel.DataAnnotations;

namespace FlashSale.Worker;

/// <summary>Configuration section <c>Worker:Gauges</c>.</summary>
internal sealed class GaugeOptions
{
    public const string Section = "Worker:Gauges";

    /// <summary>How often what the gauges show is read. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);
}
