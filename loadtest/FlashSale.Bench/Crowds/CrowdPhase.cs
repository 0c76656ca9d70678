namespace FlashSale.Bench.Crowds;

/// <summary>What a crowd got: figures are of the time that is measured, what must never happen and what must be stored is of all of it.</summary>
/// <param name="Connections">All open at once.</param>
/// <param name="Connecting">Until they all were.</param>
/// <param name="Elapsed">The time that is measured.</param>
/// <param name="Presses">Every answer, also those before and after that time.</param>
/// <param name="Unheard">Purchases that somebody gave up and that may have been carried out all the same.</param>
internal sealed record CrowdPhase(int Connections, TimeSpan Connecting, TimeSpan Elapsed, IReadOnlyList<Press> Presses, int Unheard)
{
    public double AcceptedPerSecond => PerSecond(Answer.Accepted);

    /// <summary>Purchases whose order was told, at any time.</summary>
    public int Accepted => Presses.Count(static press => press.Answer == Answer.Accepted);

    /// <summary>Neither accepted nor an honest 503, at any time.</summary>
    public int Errors => Presses.Count(static press => press.Answer is Answer.Unexpected or Answer.Broken);

    public double PerSecond(Answer answer) => Presses.Count(press => press.Counts && press.Answer == answer) / Elapsed.TotalSeconds;

    /// <summary>Milliseconds, within which that share of such answers came; 0 when there were none.</summary>
    public double Percentile(Answer answer, double share)
    {
        double[] times =
        [
            .. Presses.Where(press => press.Counts && press.Answer == answer).Select(static press => press.Milliseconds).Order(),
        ];
        return times.Length == 0 ? 0 : times[Math.Max(0, (int)Math.Ceiling(share * times.Length) - 1)];
    }
}
