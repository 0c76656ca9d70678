using FlashSale.Bench.Rounds;
using FlashSale.Bench.Sites;

namespace FlashSale.Bench.Crowds;

/// <summary>What became of a crowd that is larger than what can be served.</summary>
/// <param name="FileLimit">Files that a process may have open.</param>
/// <param name="Peaks">As many people as the system serves best, round by round.</param>
/// <param name="Crowds">The crowd, round by round.</param>
/// <param name="Memory">Peaks.</param>
/// <param name="Faults">What was wrong, in words.</param>
internal sealed record CrowdResult(
    long FileLimit,
    IReadOnlyList<CrowdPhase> Peaks,
    IReadOnlyList<CrowdPhase> Crowds,
    PeakMemory Memory,
    IReadOnlyList<string> Faults
)
{
    /// <summary>Of the peak rate, what was still accepted: the median of the rounds, each compared with itself.</summary>
    public double Share => Row.Median(Peaks.Zip(Crowds, static (peak, crowd) => crowd.AcceptedPerSecond / peak.AcceptedPerSecond));

    /// <summary>Until everybody of the crowd was connected: the median of the rounds.</summary>
    public TimeSpan Connecting => TimeSpan.FromSeconds(Row.Median(Crowds.Select(static crowd => crowd.Connecting.TotalSeconds)));
}
