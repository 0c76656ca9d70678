using FlashSale.Bench.Rounds;
using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;
using FlashSale.Crowd.Api.Contract;

namespace FlashSale.Bench.Crowds;

/// <summary>First finds out how many purchases a second are possible, then lets people in who want three times as many.</summary>
/// <param name="options">How many, and for how long.</param>
/// <param name="site">Must run.</param>
/// <param name="shop">Must be open.</param>
/// <param name="progress">Hears what is going on.</param>
internal sealed class CrowdRun(BenchOptions options, BenchSite site, Shop shop, Action<string> progress)
{
    private const int PeakConnections = 256;

    /// <summary>The crowd wants so many times what it can get.</summary>
    private const double Pressure = 3;

    private const int FastestPurchases = 20_000;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    public async Task<CrowdResult> RunAsync(CancellationToken cancel)
    {
        var limit = OpenFiles.Limit();
        var connections = options.CrowdConnections(limit);
        if (connections < options.Connections[^1])
            progress($"only {connections:N0} connections, because a process may have no more than {limit:N0} open files (ulimit -n)");
        var till = new Till(shop);
        var crowd = new Crowd(site.ApiUrl, till.Next);
        var backlog = new Backlog(site);
        var phases = 2 * (options.Rounds + 1);
        await till.StockAsync((int)(FastestPurchases * phases * (options.Length + Settle).TotalSeconds) + (phases * connections), cancel);
        progress("warming up");
        var warmUp = await crowd.RunAsync(PeakConnections, TimeSpan.Zero, Settle, TimeSpan.FromSeconds(1), cancel);
        var (peaks, crowds) = (new List<CrowdPhase>(), new List<CrowdPhase>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            progress($"round {round} of {options.Rounds}: {PeakConnections} people who press at once, the most that is possible");
            peaks.Add(await crowd.RunAsync(PeakConnections, TimeSpan.Zero, Settle, options.Length, cancel));
            await backlog.DrainAsync(till.Sales, cancel);
            // Where nobody got anything there is no peak, and the run is void: CrowdFaults says so.
            var thinking = TimeSpan.FromSeconds(connections / (Pressure * Math.Max(1, peaks[^1].AcceptedPerSecond)));
            progress($"round {round} of {options.Rounds}: {connections:N0} people who press every {thinking.TotalMilliseconds:N0} ms");
            crowds.Add(await crowd.RunAsync(connections, thinking, Settle, options.Length, cancel));
            progress(
                $"round {round} of {options.Rounds}: {crowds[^1].AcceptedPerSecond:N0} of {peaks[^1].AcceptedPerSecond:N0} accepted a second"
            );
            await backlog.DrainAsync(till.Sales, cancel);
        }
        return new(limit, peaks, crowds, PeakMemory.Of(site), await FaultsAsync(till, [warmUp, .. peaks, .. crowds], cancel));
    }

    private async Task<IReadOnlyList<string>> FaultsAsync(Till till, IReadOnlyList<CrowdPhase> phases, CancellationToken cancel)
    {
        var audits = new List<AuditAnswer>();
        foreach (var sale in till.Sales)
            audits.Add(await shop.AuditAsync(sale, cancel));
        return CrowdFaults.Of(phases, audits);
    }
}
