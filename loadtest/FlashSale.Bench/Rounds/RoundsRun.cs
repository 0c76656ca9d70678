using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;

namespace FlashSale.Bench.Rounds;

/// <summary>Warms up, measures round by round, and has every purchase audited.</summary>
/// <param name="options">How much.</param>
/// <param name="site">Must run.</param>
/// <param name="shop">Must be open.</param>
/// <param name="progress">Hears what is going on.</param>
internal sealed class RoundsRun(BenchOptions options, BenchSite site, Shop shop, Action<string> progress)
{
    private readonly Measurer _measurer = new(site, shop);
    private readonly Backlog _backlog = new(site);
    private readonly List<string> _faults = [];
    private TimeSpan _slowestDrain;

    /// <summary>Most purchases that may have been decided after wrk had hung up, so that nobody counted their answer.</summary>
    private long _unheard;

    public async Task<RoundsResult> RunAsync(CancellationToken cancel)
    {
        var accepted = (await shop.ReadRuntimeAsync(cancel)).Of("accepted");
        var scenarios = new Scenarios(site, shop);
        progress("warming up");
        foreach (var scenario in scenarios.All)
            await MeasureAsync(scenario, options.Connections[0], TimeSpan.FromSeconds(Math.Min(2, options.Length.TotalSeconds)), cancel);

        progress($"purchases for {options.Sustain.TotalSeconds:N0} s, and how the worker keeps up");
        var sustained = await new SustainedRun(site, shop, _measurer).RunAsync(
            scenarios.Purchase,
            options.Connections[0],
            options.Sustain,
            cancel
        );
        Note(sustained.Purchases);
        Note(sustained.Drain);

        var runs = new List<Measurement>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            progress($"round {round} of {options.Rounds}");
            foreach (var connections in options.Connections)
            foreach (var scenario in scenarios.All)
                runs.Add(await MeasureAsync(scenario, connections, options.Length, cancel));
        }
        accepted = (await shop.ReadRuntimeAsync(cancel)).Of("accepted") - accepted;
        var persisted = await AuditAsync(accepted, cancel);
        return new(options, Rows(runs), sustained, _slowestDrain, PeakMemory.Of(site), accepted, persisted, _faults);
    }

    /// <summary>The next run starts when the store has all of this one: nobody's work is measured as somebody else's.</summary>
    private async Task<Measurement> MeasureAsync(Scenario scenario, int connections, TimeSpan length, CancellationToken cancel)
    {
        var opened = shop.Sales.Count;
        var run = await _measurer.RunAsync(scenario, connections, length, cancel);
        Note(run);
        Note(await _backlog.DrainAsync([.. shop.Sales.Skip(opened)], cancel));
        return run;
    }

    private void Note(TimeSpan drain) => _slowestDrain = drain > _slowestDrain ? drain : _slowestDrain;

    private void Note(Measurement run)
    {
        _unheard += run.Scenario.Name == Scenario.Purchase ? run.Connections : 0;
        foreach (var fault in run.Faults)
        {
            _faults.Add($"{run.Scenario.Name} at {run.Connections} connections: {fault}");
            progress(_faults[^1]);
        }
    }

    /// <returns>Units in the store.</returns>
    private async Task<long> AuditAsync(long accepted, CancellationToken cancel)
    {
        var (sold, persisted) = (0L, 0L);
        foreach (var sale in shop.Sales)
        {
            var audit = await shop.AuditAsync(sale, cancel);
            (sold, persisted) = (sold + audit.Sold, persisted + audit.Persisted);
            if (!audit.Balanced || audit.Pending != 0 || audit.Stock + audit.Sold != audit.Total)
                _faults.Add($"the audit of {sale} does not balance: {audit}");
        }
        if (sold < accepted || sold > accepted + _unheard || persisted != sold)
            _faults.Add($"{accepted} purchases were accepted, {sold} are sold in Redis and {persisted} in the store");
        return persisted;
    }

    private static IReadOnlyList<Row> Rows(List<Measurement> runs)
    {
        var byRow = runs.ToLookup(static run => (run.Connections, run.Scenario.Name));
        return [.. byRow.Select(row => Row.Of([.. row], [.. byRow[(row.Key.Connections, Scenario.Bare)]]))];
    }
}
