using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Puts the sale of every product into Redis that the store has and Redis doesn't know: the API stores a product first and opens its sale
/// second, and may die in between; or Redis lost it while no worker was looking. <see cref="SaleRebuild"/> lets one worker do so. Sales that
/// are only missing in the index are named there again.
/// </summary>
internal sealed class SaleOpener(
    IProductStore products,
    ISaleReader reader,
    ISaleRebuilder rebuilder,
    ISaleArchive archive,
    SaleRebuild rebuild,
    IOptions<SaleOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<SaleOpener> logger
) : PeriodicLoop(health, time, logger)
{
    private const int PageSize = 100;

    /// <summary>Products whose sale is over and not needed in Redis any more: that doesn't change again.</summary>
    private readonly HashSet<ProductId> _over = [];

    protected override TimeSpan Interval => options.Value.OpenInterval;

    /// <summary>A product that is created while the pages are walked shifts the others: none is missed, one may be seen twice.</summary>
    internal override async Task RunOnceAsync(CancellationToken cancel)
    {
        HashSet<ProductId> indexed = [.. await reader.ListSalesAsync(cancel)];
        for (var offset = 0; ; offset += PageSize)
        {
            var page = await products.ListAsync(offset, PageSize, cancel);
            await OpenMissingAsync(page.Items.Select(static product => product.Id), indexed, cancel);
            if (page.Items.Count < PageSize)
                break;
        }
        // Last: nobody can buy of them, but units that are held may still be paid for, or have to come back.
        foreach (var page in (await products.ListWithdrawnAsync(cancel)).Chunk(PageSize))
            await OpenMissingAsync(page, indexed, cancel);
    }

    private async Task OpenMissingAsync(IEnumerable<ProductId> page, HashSet<ProductId> indexed, CancellationToken cancel)
    {
        ProductId[] candidates = [.. page.Where(product => !_over.Contains(product))];
        if (candidates.Length == 0)
            return;
        var known = await reader.FindReachableSalesAsync(candidates, cancel);
        await IndexAsync([.. known.Found.Values.Where(sale => !indexed.Contains(sale.Product))], cancel);
        foreach (var product in candidates.Except(known.Unanswered))
        {
            if (!known.Found.ContainsKey(product) && await rebuild.RunAsync(product, seen: 0, cancel) == RebuildResult.Over)
                _over.Add(product);
        }
    }

    /// <summary>
    /// An archived sale is off the index because nobody needs to look after it any more; unless it was withdrawn, or an event of it replayed,
    /// in the moment in which it went.
    /// </summary>
    private async Task IndexAsync(SaleSnapshot[] unnamed, CancellationToken cancel)
    {
        var atRest = await Task.WhenAll(unnamed.Select(sale => archive.IsAtRestAsync(sale, cancel)));
        ProductId[] lost = [.. unnamed.Where((_, i) => !atRest[i]).Select(static sale => sale.Product)];
        if (lost.Length > 0)
            await rebuilder.IndexAsync(lost, cancel);
    }
}
