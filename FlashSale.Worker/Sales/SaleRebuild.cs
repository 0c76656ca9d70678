using System.Collections.Concurrent;
using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>
/// A sale that has sold before and that Redis has forgotten. Opening it afresh would sell its units a second time: it stays closed, and is
/// told once. Putting its orders back is not done yet; this is where it begins.
/// </summary>
internal sealed class SaleRebuild(IOrderStore orders, ILogger<SaleRebuild> logger)
{
    private readonly ConcurrentDictionary<ProductId, byte> _told = new();

    /// <exception cref="StoreUnavailableException">The store could not be asked.</exception>
    public async Task<bool> IsNeededAsync(Product product, CancellationToken cancel)
    {
        var stored = await orders.CountAsync(product.Id, cancel);
        if (stored.Orders == 0)
            return false;
        if (_told.TryAdd(product.Id, 0))
            Log.SaleNeedsRebuild(logger, product.Id, stored.Orders);
        return true;
    }
}
