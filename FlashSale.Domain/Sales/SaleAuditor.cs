namespace FlashSale.Domain;

/// <summary>Compares a sale's counters, its orders in Redis and its orders in the store. Changes nothing.</summary>
public sealed class SaleAuditor(ISaleReader sales, SaleInspector inspector, IOrderStore store, ISaleStream stream)
{
    /// <summary>
    /// Null when Redis knows no such sale. Walking a moving sale would find differences that are none, so orders are only compared when
    /// the sale's sequence number is the same before and after and nothing waits in the stream.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Redis or the store could not be asked.</exception>
    public async Task<SaleAudit?> AuditAsync(ProductId product, CancellationToken cancel)
    {
        if (await sales.FindSaleAsync(product, cancel) is not { } sale)
            return null;
        var pending = await stream.BacklogAsync(product, cancel);
        var inspection = pending == 0 ? await inspector.InspectAsync(product, cancel) : null;
        var stored = await store.CountAsync(product, cancel);
        var quiet = inspection is { Quiet: true } && inspection.Sale.Sequence == sale.Sequence;
        IEnumerable<SaleDrift> drift = quiet ? inspection!.Drift : Counters(sale);
        return new SaleAudit(sale, stored.HeldUnits + stored.SoldUnits, pending, quiet, SaleAuditDrift.Of(drift));
    }

    private static SaleDrift[] Counters(SaleSnapshot sale) => SaleComparer.CompareCounters(sale, orders: null) is { } drift ? [drift] : [];
}
