namespace FlashSale.Bench.Rounds;

/// <summary>Medians of one scenario at one number of connections. Times in milliseconds, memory in bytes, processor time in µs a request.</summary>
internal sealed record Row(
    string Name,
    int Connections,
    double Rps,
    double P50,
    double P95,
    double P99,
    double RatioToBare,
    double AllocatedPerRequest,
    double ServerMicros,
    double RedisMicros,
    double WorkerMicros
)
{
    /// <param name="runs">Of one scenario, round by round.</param>
    /// <param name="bare">Of the bare endpoint, round by round: each run is compared with the one of its own round.</param>
    public static Row Of(IReadOnlyList<Measurement> runs, IReadOnlyList<Measurement> bare) =>
        new(
            runs[0].Scenario.Name,
            runs[0].Connections,
            Median(runs.Select(static run => run.Load.Rps)),
            Median(runs.Select(static run => run.Load.P50)),
            Median(runs.Select(static run => run.Load.P95)),
            Median(runs.Select(static run => run.Load.P99)),
            Median(runs.Zip(bare, static (run, bare) => run.Load.Rps / bare.Load.Rps)),
            Median(runs.Select(static run => run.AllocatedPerRequest)),
            // One of the two has nothing to do.
            Median(runs.Select(static run => run.MicrosPerRequest(static cpu => cpu.Bare + cpu.Api))),
            Median(runs.Select(static run => run.MicrosPerRequest(static cpu => cpu.Redis))),
            Median(runs.Select(static run => run.MicrosPerRequest(static cpu => cpu.Worker)))
        );

    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
