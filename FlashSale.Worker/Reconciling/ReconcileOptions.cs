using System.ComponentModel.DataAnnotations;

namespace FlashSale.Worker;

/// <summary>Configuration section <c>Worker:Reconcile</c>.</summary>
internal sealed class ReconcileOptions
{
    public const string Section = "Worker:Reconcile";

    /// <summary>From the end of a pass to the start of the next. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the first look to the second, which has to agree. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ConfirmAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Orders that a pass may walk over, in all sales together; a larger sale has a pass to itself. Default 50,000.</summary>
    [Range(1, 10_000_000)]
    public int OrdersPerPass { get; init; } = 50_000;

    /// <summary>Sales that are looked at at the same time. Default 2.</summary>
    [Range(1, 64)]
    public int Parallelism { get; init; } = 2;
}
