using System.ComponentModel.DataAnnotations;

namespace FlashSale.Worker;

/// <summary>Configuration section <c>Worker:Archive</c>.</summary>
internal sealed class ArchiveOptions
{
    public const string Section = "Worker:Archive";

    /// <summary>How long a closed sale's orders stay in Redis after the last hold has ended. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan After { get; init; } = TimeSpan.FromDays(1);

    /// <summary>A sale whose window ended so long ago is closed for good. Until then its window can be moved. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")]
    public TimeSpan CloseEndedAfter { get; init; } = TimeSpan.FromDays(7);
}
