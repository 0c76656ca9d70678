using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Clears up after sales that are over, so that neither memory nor the work of every pass grows with all the sales there ever were. Only a
/// sale that was just found well is considered; the script that drops checks the rest.
/// </summary>
internal sealed class SaleArchiver(ISaleArchive archive, IOptions<ArchiveOptions> options, ILogger<SaleArchiver> logger)
{
    /// <param name="look">One that found no drift.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task ConsiderAsync(SaleInspection look, CancellationToken cancel)
    {
        if (look is not { Quiet: true, Sale: { State: SaleState.Closed, Held: 0 } sale })
            return;
        // Buyers see no difference between a window that has ended and a sale that was closed, but an operator may still move a window.
        if (await archive.CloseEndedAsync(sale.Product, options.Value.CloseEndedAfter, cancel))
        {
            Log.EndedSaleClosed(logger, sale.Product);
            return;
        }
        if (await archive.ArchiveAsync(sale, options.Value.After, cancel))
            Log.SaleArchived(logger, sale.Product);
    }
}
