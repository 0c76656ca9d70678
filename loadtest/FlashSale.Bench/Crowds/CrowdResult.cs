using FlashSale.Bench.Sites;

namespace FlashSale.Bench.Crowds;

/// <summary>What became of a crowd that is larger than what can be served.</summary>
/// <param name="FileLimit">Files that a process may have open.</param>
/// <param name="Peak">As many people as the system serves best.</param>
/// <param name="Crowded">The crowd.</param>
/// <param name="Memory">Peaks.</param>
/// <param name="Faults">What was wrong, in words.</param>
internal sealed record CrowdResult(long FileLimit, CrowdPhase Peak, CrowdPhase Crowded, PeakMemory Memory, IReadOnlyList<string> Faults)
{
    /// <summary>Of the peak rate, what was still accepted.</summary>
    public double Share => Crowded.AcceptedPerSecond / Peak.AcceptedPerSecond;
}
