namespace FlashSale.Bench.Crowds;

/// <summary>What a crowd got in the time that counted.</summary>
/// <param name="Connections">All open at once.</param>
/// <param name="Connecting">Until they all were.</param>
/// <param name="Elapsed">The time that counted.</param>
/// <param name="Presses">Every answer that came in it.</param>
internal sealed record CrowdPhase(int Connections, TimeSpan Connecting, TimeSpan Elapsed, IReadOnlyList<Press> Presses)
{
    public double AcceptedPerSecond => PerSecond(Answer.Accepted);

    /// <summary>Neither accepted nor an honest 503.</summary>
    public int Errors => Presses.Count(static press => press.Answer is Answer.Unexpected or Answer.Broken);

    public double PerSecond(Answer answer) => Presses.Count(press => press.Answer == answer) / Elapsed.TotalSeconds;

    /// <summary>Milliseconds, within which that share of such answers came; 0 when there were none.</summary>
    public double Percentile(Answer answer, double share)
    {
        double[] times = [.. Presses.Where(press => press.Answer == answer).Select(static press => press.Milliseconds).Order()];
        return times.Length == 0 ? 0 : times[Math.Max(0, (int)Math.Ceiling(share * times.Length) - 1)];
    }
}
