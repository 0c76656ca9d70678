using FlashSale.Bench.Rounds;
using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;

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

    private const int FastestPurchases = 30_000;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    public async Task<CrowdResult> RunAsync(CancellationToken cancel)
    {
        var limit = OpenFiles.Limit();
        var connections = options.CrowdConnections(limit);
        var till = new Till(shop);
        var crowd = new Crowd(site.ApiUrl, till);
        await till.StockAsync((int)(FastestPurchases * 2 * (options.Length + Settle).TotalSeconds) + (3 * connections), cancel);
        progress($"warming up, then {PeakConnections} people who press at once: the most that is possible");
        await crowd.RunAsync(PeakConnections, TimeSpan.Zero, Settle, TimeSpan.FromSeconds(1), cancel);
        var peak = await crowd.RunAsync(PeakConnections, TimeSpan.Zero, Settle, options.Length, cancel);
        await new Backlog(shop).DrainAsync(till.Sales, cancel);
        var thinking = TimeSpan.FromSeconds(connections / (Pressure * peak.AcceptedPerSecond));
        progress($"{connections:N0} people who each press every {thinking.TotalMilliseconds:N0} ms; open files: {limit:N0}");
        var crowded = await crowd.RunAsync(connections, thinking, Settle, options.Length, cancel);
        await new Backlog(shop).DrainAsync(till.Sales, cancel);
        return new(limit, peak, crowded, PeakMemory.Of(site), [.. await FaultsAsync(till, peak, crowded, cancel)]);
    }

    private async Task<IReadOnlyList<string>> FaultsAsync(Till till, CrowdPhase peak, CrowdPhase crowded, CancellationToken cancel)
    {
        var faults = new List<string>();
        foreach (var (status, count) in peak.Others.Concat(crowded.Others))
            faults.Add(status == 0 ? $"{count} connections broke off" : $"{count} answers of status {status}");
        foreach (var sale in till.Sales)
        {
            var audit = await shop.AuditAsync(sale, cancel);
            if (!audit.Balanced || audit.Pending != 0 || audit.Persisted != audit.Sold)
                faults.Add($"the audit of {sale} does not balance: {audit}");
        }
        return faults;
    }
}
