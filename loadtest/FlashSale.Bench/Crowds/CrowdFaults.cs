using FlashSale.Crowd.Api.Contract;

namespace FlashSale.Bench.Crowds;

/// <summary>What was wrong with a run, in words: nobody may meet an error at any time, and what was told has to be what is sold and stored.</summary>
internal static class CrowdFaults
{
    /// <param name="phases">All that were run, the warming up first.</param>
    /// <param name="audits">Of all sales.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<CrowdPhase> phases, IReadOnlyList<AuditAnswer> audits)
    {
        var faults = new List<string>();
        foreach (var answer in (Answer[])[Answer.Broken, Answer.Unexpected])
        {
            if (phases.Sum(phase => phase.Presses.Count(press => press.Answer == answer)) is var count and > 0)
                faults.Add($"{count} times {answer}");
        }
        foreach (var phase in phases.Skip(1).Where(static phase => phase.AcceptedPerSecond == 0))
            faults.Add($"nobody of {phase.Connections} got anything for {phase.Elapsed.TotalSeconds:0} s");
        var (accepted, unheard) = (phases.Sum(static phase => phase.Accepted), phases.Sum(static phase => phase.Unheard));
        var sold = audits.Sum(static audit => audit.Sold);
        if (sold < accepted || sold > accepted + unheard)
            faults.Add($"{accepted} purchases were accepted and at most {unheard} more made, but {sold} are sold");
        foreach (var audit in audits)
        {
            if (!audit.Balanced || audit.Pending != 0 || audit.Persisted != audit.Sold)
                faults.Add($"the audit of {audit.ProductId} does not balance: {audit}");
        }
        return faults;
    }
}
