using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Looks once a second whether Redis still has every sale it had, and none in an older state than the store: Redis was emptied, or a
/// failover or a restored file took it back. Sales that no look of this process ever met are <see cref="SaleOpener"/>'s part.
/// </summary>
internal sealed class SaleGuard(
    LiveSales sales,
    IOrderStore orders,
    SaleRebuild rebuild,
    IOptions<SaleOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<SaleGuard> logger
) : PeriodicLoop(health, time, logger)
{
    private const int SalesAtATime = 4;

    private readonly HashSet<ProductId> _met = [];

    protected override TimeSpan Interval => options.Value.WatchInterval;

    internal override Task RunOnceAsync(CancellationToken cancel) => RunAsync(sales.Latest.Sales, cancel);

    private async Task RunAsync(IReadOnlyDictionary<ProductId, SaleSnapshot> present, CancellationToken cancel)
    {
        var marks = await orders.FindMarksAsync([.. present.Keys], cancel);
        // The figures are older than the marks, so a busy sale looks behind, too. That costs one look by the script that closes, which
        // compares again and leaves it alone.
        var suspects = present
            .Values.Where(sale => sale.Sequence < marks.GetValueOrDefault(sale.Product))
            .Select(static sale => sale.Product);
        var missing = _met.Where(product => !present.ContainsKey(product));
        var unsettled = new List<ProductId>([.. suspects, .. missing]);
        _met.UnionWith(present.Keys);
        await ForEachAsync(unsettled, SalesAtATime, CheckAsync, cancel);
    }

    private async Task CheckAsync(ProductId product, CancellationToken cancel)
    {
        if (await rebuild.RunAsync(product, cancel) != RebuildResult.Over)
            return;
        lock (_met)
            _met.Remove(product);
    }
}
