using System.ComponentModel.DataAnnotations;

namespace FlashSale.Worker;

/// <summary>Configuration section <c>Worker:Payments</c>.</summary>
internal sealed class SettlerOptions
{
    public const string Section = "Worker:Payments";

    /// <summary>How often unfinished payments are looked for. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Payments that are listed at a time. Default 100.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 100;

    /// <summary>Payments that are settled at the same time. Default 4.</summary>
    [Range(1, 64)]
    public int Parallelism { get; init; } = 4;

    /// <summary>
    /// The least time until a payment that could not be settled is looked at again. It grows with the age of the payment. Default 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan MinWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest such time. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromMinutes(5);
}
