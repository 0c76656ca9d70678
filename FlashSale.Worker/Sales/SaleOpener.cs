using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Opens the sale of every product that the store has and Redis doesn't know: the API stores a product first and opens its sale second, and
/// may die in between. Opening an open sale does nothing, so several workers and the API itself may race.
/// </summary>
internal sealed class SaleOpener(
    IProductStore products,
    ISaleReader reader,
    ISaleControl control,
    SaleRebuild rebuild,
    IOptions<SaleOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<SaleOpener> logger
) : PeriodicLoop(health, time, logger)
{
    private const int PageSize = 100;

    protected override TimeSpan Interval => options.Value.OpenInterval;

    /// <summary>A product that is created while the pages are walked shifts the others: none is missed, one may be seen twice.</summary>
    internal override async Task RunOnceAsync(CancellationToken cancel)
    {
        for (var offset = 0; ; offset += PageSize)
        {
            var page = await products.ListAsync(offset, PageSize, cancel);
            await OpenMissingAsync([.. page.Items.Where(IsForSale)], cancel);
            if (page.Items.Count < PageSize)
                return;
        }
    }

    private async Task OpenMissingAsync(Product[] candidates, CancellationToken cancel)
    {
        if (candidates.Length == 0)
            return;
        var known = await reader.FindSalesAsync([.. candidates.Select(static product => product.Id)], cancel);
        foreach (var product in candidates)
        {
            if (known.ContainsKey(product.Id) || await rebuild.IsNeededAsync(product, cancel))
                continue;
            await control.OpenAsync(product, cancel);
            Log.SaleOpened(Logger, product.Id);
        }
    }

    private bool IsForSale(Product product) =>
        product.Switch is SaleSwitch.Open or SaleSwitch.Paused && (product.Terms.EndsAt is not { } end || end > Time.GetUtcNow());
}
