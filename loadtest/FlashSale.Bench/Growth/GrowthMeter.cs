using FlashSale.Bench.Load;
using FlashSale.Bench.Rounds;
using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;
using FlashSale.Crowd.Chaos.Checking;

namespace FlashSale.Bench.Growth;

/// <summary>Measures purchases of given sales, each with its own look at the bare endpoint and at the clock of Redis.</summary>
/// <param name="options">How long.</param>
/// <param name="site">Where.</param>
/// <param name="shop">Whose buyers.</param>
/// <param name="redis">Of the site.</param>
internal sealed class GrowthMeter(BenchOptions options, BenchSite site, Shop shop, RespClient redis)
{
    private readonly Measurer _measurer = new(site, shop);
    private readonly Backlog _backlog = new(site);
    private readonly PressJobs _jobs = new(site, shop);
    private readonly List<string> _faults = [];
    private int _runs;

    /// <summary>What was wrong so far.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Purchases of these sales, spread over all of them. The store has all of it when this returns.</summary>
    public async Task<Sample> MeasureAsync(IReadOnlyList<string> sales, CancellationToken cancel)
    {
        var connections = options.Connections[0];
        var bare = await RunAsync(
            new(Scenario.Bare, null, (_, _, _) => Task.FromResult(PressJobs.Get(site.BareUrl, "json", connections, options.Length))),
            cancel
        );
        var before = await RedisFigures.ScriptMicrosecondsAsync(redis, cancel);
        // A key of its own for each run: a buyer may have one unit of a sale in each of them.
        var prefix = $"growth{_runs++}";
        var run = await RunAsync(
            new(
                Scenario.Purchase,
                "accepted",
                (_, _, _) => Task.FromResult(_jobs.Press(shop.SessionFile, connections, options.Length, prefix, sales, spread: true))
            ),
            cancel
        );
        var micros = await RedisFigures.ScriptMicrosecondsAsync(redis, cancel) - before;
        await _backlog.DrainAsync(sales, cancel);
        return new(run.Load.Rps, run.Load.Rps / bare.Load.Rps, micros / (double)Math.Max(1, run.Answered));
    }

    private async Task<Measurement> RunAsync(Scenario scenario, CancellationToken cancel)
    {
        var run = await _measurer.RunAsync(scenario, options.Connections[0], options.Length, cancel);
        _faults.AddRange(run.Faults.Select(fault => $"{scenario.Name}: {fault}"));
        return run;
    }

    /// <summary>One measurement of one point.</summary>
    internal sealed record Sample(double PurchasesPerSecond, double OfBare, double ScriptMicroseconds)
    {
        public static GrowthPoint Point(int size, IReadOnlyList<Sample> samples, double redisBytes) =>
            new(
                size,
                Row.Median(samples.Select(static sample => sample.PurchasesPerSecond)),
                Row.Median(samples.Select(static sample => sample.OfBare)),
                Row.Median(samples.Select(static sample => sample.ScriptMicroseconds)),
                redisBytes
            );
    }
}
