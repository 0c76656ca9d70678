namespace FlashSale.Domain;

/// <summary>
/// Takes one look at a sale: walks Redis first and the store second, in pages, and compares. In this order, because a live order is in Redis
/// from its beginning until after the store has its end. What doesn't plainly agree is then read once more, by name and in the same order.
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
        var scan = new SaleScan(product, (long)before.Held + before.Sold);
        await ledger.ScanAsync(scan, cancel);
        await store.ScanAsync(product, line => scan.Meet(line), cancel);
        scan.Finish();
        // Redis first, once more, and then the store.
        var contents = await new SaleCloseLook(ledger, before, scan).ReadAsync(cancel);
        // After all that Redis was asked: whatever was seen of it was decided no later than this.
        var position = await ledger.FindPositionAsync(product, cancel);
        var comparer = new SaleComparer(contents);
        foreach (var stored in await store.FindManyAsync([.. scan.Orders.Union(contents.Orders.Keys)], cancel))
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
        var units = default(SaleUnits);
        await store.ScanAsync(sale.Product, line => units = units.With(line.Status, line.Quantity), cancel);
        var drift = SaleComparer.CompareCounters(sale, units);
        return new SaleInspection(sale, position, await IsQuietAsync(sale, cancel), drift is null ? [] : [drift]);
    }

    private async Task<bool> IsQuietAsync(SaleSnapshot before, CancellationToken cancel) =>
        (await sales.FindSaleAsync(before.Product, cancel))?.Sequence == before.Sequence;
}
