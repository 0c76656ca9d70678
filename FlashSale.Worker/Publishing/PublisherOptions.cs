using System.ComponentModel.DataAnnotations;

namespace FlashSale.Worker;

/// <summary>Configuration section <c>Worker:Publisher</c>.</summary>
internal sealed class PublisherOptions
{
    public const string Section = "Worker:Publisher";

    /// <summary>Shortest time between two <c>stock:updated</c> of a product. Default 100 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(100);
}
