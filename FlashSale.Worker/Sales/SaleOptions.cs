using System.ComponentModel.DataAnnotations;

namespace FlashSale.Worker;

/// <summary>Configuration section <c>Worker:Sales</c>.</summary>
internal sealed class SaleOptions
{
    public const string Section = "Worker:Sales";

    /// <summary>
    /// How often the list of sales and their figures are read: as late may a new sale or its first hold be noticed. Default 1 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:05")]
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often products without a sale in Redis are looked for. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan OpenInterval { get; init; } = TimeSpan.FromSeconds(10);
}
