using System.Collections.Concurrent;
using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Looks once a second whether Redis still has every sale it had, and none in an older state than the store: Redis was emptied, or a
/// failover or a restored file took it back. Sales that no look of this process ever met are <see cref="SaleOpener"/>'s part.
/// </summary>
internal sealed class SaleGuard(
    LiveSales sales,
    ISaleReader reader,
    IOrderStore orders,
    SaleRebuild rebuild,
    ISaleArchive archive,
    IOptions<SaleOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<SaleGuard> logger
) : PeriodicLoop(health, time, logger)
{
    private const int SalesAtATime = 4;

    /// <summary>Sales of one pipelined look-up.</summary>
    private const int PageSize = 200;

    /// <summary>The highest number at which each sale was seen. It may be ahead of the store, which hears of decisions later.</summary>
    private readonly ConcurrentDictionary<ProductId, long> _seen = new();

    /// <summary>Sales that have to be there.</summary>
    internal ICollection<ProductId> Watched => _seen.Keys;

    protected override TimeSpan Interval => options.Value.WatchInterval;

    internal override async Task RunOnceAsync(CancellationToken cancel)
    {
        var present = sales.Latest.Sales;
        var marks = await orders.FindMarksAsync([.. present.Keys], cancel);
        foreach (var (product, sale) in present)
            _seen.AddOrUpdate(product, sale.Sequence, (_, before) => Math.Max(before, sale.Sequence));
        // These figures are older than the marks, so every busy sale looks behind. Most don't in figures that are newer.
        foreach (var page in Suspects(_seen, present, marks).Chunk(PageSize))
        {
            var now = await reader.FindReachableSalesAsync([.. page.Select(static met => met.Key)], cancel);
            // Of a sale whose server is away it is not known that it is lost.
            var asked = page.Where(met => !now.Unanswered.Contains(met.Key));
            // Those that have left the index are looked at for a last time: they may be over, and there all the same.
            var left = asked.Where(met => !present.ContainsKey(met.Key) && now.Found.ContainsKey(met.Key));
            await ForEachAsync([.. Suspects(asked, now.Found, marks).Union(left)], SalesAtATime, CheckAsync, cancel);
        }
    }

    private static IEnumerable<KeyValuePair<ProductId, long>> Suspects(
        IEnumerable<KeyValuePair<ProductId, long>> met,
        IReadOnlyDictionary<ProductId, SaleSnapshot> present,
        IReadOnlyDictionary<ProductId, long> marks
    ) =>
        met.Where(one =>
            !present.TryGetValue(one.Key, out var sale) || sale.Sequence < Math.Max(one.Value, marks.GetValueOrDefault(one.Key))
        );

    private async Task CheckAsync(KeyValuePair<ProductId, long> suspect, CancellationToken cancel)
    {
        // It left the index because it is over.
        if (
            await archive.IsArchivedAsync(suspect.Key, cancel)
            || await rebuild.RunAsync(suspect.Key, suspect.Value, cancel) == RebuildResult.Over
        )
            _seen.TryRemove(suspect);
    }
}
