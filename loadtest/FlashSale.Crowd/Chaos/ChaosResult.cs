using FlashSale.Crowd.Chaos.Checking;
using FlashSale.Crowd.Chaos.Faults;
using FlashSale.Crowd.Judging;

namespace FlashSale.Crowd.Chaos;

/// <summary>All that a chaos run found out.</summary>
internal sealed record ChaosResult
{
    public required ChaosOptions Options { get; init; }

    public required IReadOnlyList<FaultRecord> Faults { get; init; }

    public required IReadOnlyList<SaleEvidence> Sales { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>From Redis' return to the first purchase that was accepted after it, for each time Redis was away.</summary>
    public required IReadOnlyList<TimeSpan> RedisRecoveries { get; init; }

    /// <summary>From the end of the last client's business until all parts were up, all holds had ended and every audit balanced.</summary>
    public required TimeSpan SettledAfter { get; init; }

    /// <summary>From injected drift to a balanced audit; null when no drift was asked for.</summary>
    public TimeSpan? DriftRepairedAfter { get; init; }

    /// <summary>Where logs and data are.</summary>
    public required string Folder { get; init; }

    public bool AllKept => Findings.All(static finding => finding.Kept);
}
