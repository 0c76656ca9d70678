using System.ComponentModel.DataAnnotations;

namespace FlashSale.Worker;

/// <summary>Configuration section <c>Worker:DecisionFile</c>.</summary>
internal sealed class DecisionFileOptions
{
    public const string Section = "Worker:DecisionFile";

    /// <summary>How often the file is looked at. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan LookInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A smaller file is read in a moment, and left as it is. Default 64 MiB.</summary>
    [Range(1, long.MaxValue)]
    public long LeastBytes { get; init; } = 64 << 20;

    /// <summary>Nobody buys to speak of while the file grows by no more than so many bytes a second. Default 64 KiB: some hundred purchases.</summary>
    [Range(0, long.MaxValue)]
    public long QuietBytesPerSecond { get; init; } = 64 << 10;

    /// <summary>So long it has to be quiet. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan QuietFor { get; init; } = TimeSpan.FromSeconds(30);
}
