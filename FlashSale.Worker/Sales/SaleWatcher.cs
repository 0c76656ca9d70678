using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>Keeps <see cref="LiveSales"/> fresh.</summary>
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
        var products = await reader.ListSalesAsync(cancel);
        var found = new Dictionary<ProductId, SaleSnapshot>(products.Count);
        foreach (var page in products.Chunk(PageSize))
        {
            foreach (var (product, sale) in await reader.FindSalesAsync(page, cancel))
                found.Add(product, sale);
        }
        sales.Publish(new(products, found));
    }
}
