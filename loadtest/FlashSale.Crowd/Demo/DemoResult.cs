using FlashSale.Crowd.Judging;

namespace FlashSale.Crowd.Demo;

/// <summary>All that the demo found out.</summary>
internal sealed record DemoResult
{
    public required DemoOptions Options { get; init; }

    public required string ProductId { get; init; }

    public required Evidence Evidence { get; init; }

    public required Tally Tally { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>From the first press to the last answer.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>From the last answer until the store had caught up, or until it was given up waiting.</summary>
    public required TimeSpan PersistedAfter { get; init; }

    public bool AllKept => Findings.All(static finding => finding.Kept);
}
