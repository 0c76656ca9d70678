using System.Runtime.ExceptionServices;
using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Keeps <see cref="LiveSales"/> fresh. Of a cluster it tells what the masters that answer say, and of the others' sales what it knew before.
/// </summary>
internal sealed class SaleWatcher(
    ISaleReader reader,
    LiveSales sales,
    IOptions<SaleOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<SaleWatcher> logger
) : PeriodicLoop(health, time, logger)
{
    /// <summary>Sales of one pipelined look-up: enough to be cheap, few enough to leave room for others between two of them.</summary>
    private const int PageSize = 200;

    protected override TimeSpan Interval => options.Value.WatchInterval;

    internal override async Task RunOnceAsync(CancellationToken cancel)
    {
        var before = sales.Latest;
        var (products, failure) = await ListAsync(before, cancel);
        var found = new Dictionary<ProductId, SaleSnapshot>(products.Count);
        var unanswered = new List<ProductId>();
        foreach (var page in products.Chunk(PageSize))
        {
            var reached = await reader.FindReachableSalesAsync(page, cancel);
            foreach (var (product, sale) in reached.Found)
                found.Add(product, sale);
            unanswered.AddRange(reached.Unanswered);
        }
        foreach (var product in unanswered)
        {
            if (before.Sales.TryGetValue(product, out var known))
                found.Add(product, known);
        }
        sales.Publish(new(products, found));
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
        ReachedSales.ThrowIfAny(unanswered);
    }

    /// <summary>The index has a master of its own. While it is away nothing can be opened, so the list of before is right.</summary>
    private async Task<(IReadOnlyList<ProductId> Products, Exception? Failure)> ListAsync(
        LiveSales.Refresh before,
        CancellationToken cancel
    )
    {
        try
        {
            return (await reader.ListSalesAsync(cancel), null);
        }
        catch (StoreUnavailableException e) when (e.OthersMayAnswer)
        {
            return (before.Products, e);
        }
    }
}
