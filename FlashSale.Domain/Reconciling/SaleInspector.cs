namespace FlashSale.Domain;

/// <summary>
/// Takes one look at a sale: walks Redis first and the store second, in pages, and compares. In this order, because a live order is in Redis
/// from its beginning until after the store has its end.
/// </summary>
public sealed class SaleInspector(ISaleReader sales, ISaleLedger ledger, ISaleArchive archive, IOrderStore store)
{
    /// <summary>Null when Redis knows no such sale.</summary>
    /// <exception cref="StoreUnavailableException">Redis or the store could not be asked.</exception>
    public async Task<SaleInspection?> InspectAsync(ProductId product, CancellationToken cancel)
    {
        if (await sales.FindSaleAsync(product, cancel) is not { } before)
            return null;
        if (await archive.IsArchivedAsync(product, cancel))
            return await InspectArchivedAsync(before, cancel);
        var contents = await WalkAsync(before, cancel);
        // After Redis was walked: whatever the walk saw was decided no later than this.
        var position = await ledger.FindPositionAsync(product, cancel);
        var comparer = new SaleComparer(contents);
        await foreach (var stored in store.WalkAsync(product, cancel))
            comparer.Meet(stored);
        var quiet = await IsQuietAsync(before, cancel);
        // Archiving moves no number, and what went while the walk was on would look lost.
        return await archive.IsArchivedAsync(product, cancel)
            ? await InspectArchivedAsync(before, cancel)
            : new SaleInspection(before, position, quiet, comparer.Finish(quiet));
    }

    /// <summary>The store alone has the orders: only the counters that Redis kept can be compared with them.</summary>
    private async Task<SaleInspection> InspectArchivedAsync(SaleSnapshot sale, CancellationToken cancel)
    {
        var position = await ledger.FindPositionAsync(sale.Product, cancel);
        var orders = new List<Order>(sale.Sold);
        await foreach (var stored in store.WalkAsync(sale.Product, cancel))
            orders.Add(stored);
        var drift = SaleComparer.CompareCounters(sale, orders);
        return new SaleInspection(sale, position, await IsQuietAsync(sale, cancel), drift is null ? [] : [drift]);
    }

    private async Task<bool> IsQuietAsync(SaleSnapshot before, CancellationToken cancel) =>
        (await sales.FindSaleAsync(before.Product, cancel))?.Sequence == before.Sequence;

    /// <remarks>A walk may show something twice; what it shows last is the newest.</remarks>
    private async Task<SaleContents> WalkAsync(SaleSnapshot sale, CancellationToken cancel)
    {
        var orders = new Dictionary<OrderId, Order>(sale.Held + sale.Sold);
        await foreach (var order in sales.WalkOrdersAsync(sale.Product, cancel))
            orders[order.Id] = order;
        var buyers = new Dictionary<string, SaleBuyer>(orders.Count);
        await foreach (var buyer in ledger.WalkBuyersAsync(sale.Product, cancel))
            buyers[buyer.User] = buyer;
        var holds = new Dictionary<string, double>();
        await foreach (var hold in ledger.WalkHoldsAsync(sale.Product, cancel))
            holds[hold.Member] = hold.EndsAt;
        return new SaleContents(sale, orders, buyers, holds);
    }
}
