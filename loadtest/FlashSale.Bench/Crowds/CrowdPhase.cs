namespace FlashSale.Bench.Crowds;

/// <summary>What a crowd got in the time that counted.</summary>
/// <param name="Connections">All open at once.</param>
/// <param name="Elapsed">The time that counted.</param>
/// <param name="Presses">Every answer that came in it.</param>
internal sealed record CrowdPhase(int Connections, TimeSpan Elapsed, IReadOnlyList<Press> Presses)
{
    private const int Created = 201;
    private const int Overloaded = 503;

    public double AcceptedPerSecond => Count(Created) / Elapsed.TotalSeconds;

    public double RefusedPerSecond => Count(Overloaded) / Elapsed.TotalSeconds;

    /// <summary>Neither accepted nor an honest "overloaded": broken connections and any other status.</summary>
    public int Errors => Presses.Count(static press => press.Status is not (Created or Overloaded));

    /// <summary>Milliseconds.</summary>
    public double AcceptedP50 => Percentile(Created, 0.50);

    public double AcceptedP99 => Percentile(Created, 0.99);

    public double RefusedP50 => Percentile(Overloaded, 0.50);

    public double RefusedP99 => Percentile(Overloaded, 0.99);

    /// <summary>Statuses besides 201 and 503, for the report.</summary>
    public IEnumerable<(int Status, int Count)> Others =>
        Presses
            .Where(static press => press.Status is not (Created or Overloaded))
            .GroupBy(static press => press.Status)
            .Select(static group => (group.Key, group.Count()));

    private int Count(int status) => Presses.Count(press => press.Status == status);

    private double Percentile(int status, double share)
    {
        double[] times = [.. Presses.Where(press => press.Status == status).Select(static press => press.Milliseconds).Order()];
        return times.Length == 0 ? 0 : times[Math.Max(0, (int)Math.Ceiling(share * times.Length) - 1)];
    }
}
