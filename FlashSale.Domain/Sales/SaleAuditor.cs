namespace FlashSale.Domain;

/// <summary>Compares a sale's counters, its orders in Redis and its orders in the store. Changes nothing.</summary>
public sealed class SaleAuditor(ISaleReader sales, IOrderStore store, ISaleStream stream)
{
    /// <summary>
    /// Null when Redis knows no such sale. Walking a moving sale would find differences that are none, so orders are only compared when
    /// the sale's sequence number is the same before and after and nothing waits in the stream.
    /// </summary>
    /// <exception cref="StoreUnavailableException">Redis or the store could not be asked.</exception>
    public async Task<SaleAudit?> AuditAsync(ProductId product, CancellationToken cancel)
    {
        if (await sales.FindSaleAsync(product, cancel) is not { } before)
            return null;
        var pending = await stream.BacklogAsync(product, cancel);
        IReadOnlyList<SaleAuditDrift>? walked = pending == 0 ? await WalkAsync(before, cancel) : null;
        var stored = await store.CountAsync(product, cancel);
        var quiet = walked is not null && (await sales.FindSaleAsync(product, cancel))?.Sequence == before.Sequence;
        var drift = quiet ? walked! : Drift((SaleAuditDrift.StockCounter, Imbalance(before)));
        return new SaleAudit(before, stored.HeldUnits + stored.SoldUnits, pending, quiet, drift);
    }

    private async Task<IReadOnlyList<SaleAuditDrift>> WalkAsync(SaleSnapshot sale, CancellationToken cancel)
    {
        var orders = new Dictionary<OrderId, (int Version, OrderStatus Status)>();
        long held = 0;
        long sold = 0;
        await foreach (var order in sales.WalkOrdersAsync(sale.Product, cancel).WithCancellation(cancel))
        {
            // A walk may show an order twice.
            if (!orders.TryAdd(order.Id, (order.Version, order.Status)))
                continue;
            held += order.Status == OrderStatus.Reserved ? order.Quantity : 0;
            sold += order.Status == OrderStatus.Confirmed ? order.Quantity : 0;
        }
        var (behind, notInRedis) = await CompareAsync(sale.Product, orders, cancel);
        // What the store has was taken out; a finished order that it has not is nobody's loss.
        var notStored = orders.Values.LongCount(static order => order.Status is OrderStatus.Reserved or OrderStatus.Confirmed);
        return Drift(
            (SaleAuditDrift.StockCounter, Imbalance(sale) + Math.Abs(held - sale.Held) + Math.Abs(sold - sale.Sold)),
            (SaleAuditDrift.NotStored, notStored),
            (SaleAuditDrift.NotInRedis, notInRedis),
            (SaleAuditDrift.StatusBehind, behind)
        );
    }

    /// <summary>Takes what the store has out of <paramref name="orders"/>.</summary>
    private async Task<(long Behind, long NotInRedis)> CompareAsync(
        ProductId product,
        Dictionary<OrderId, (int Version, OrderStatus Status)> orders,
        CancellationToken cancel
    )
    {
        long behind = 0;
        long notInRedis = 0;
        await foreach (var stored in store.WalkAsync(product, cancel).WithCancellation(cancel))
        {
            if (orders.Remove(stored.Id, out var inRedis))
                behind += stored.Version == inRedis.Version ? 0 : 1;
            else
                notInRedis += stored.IsLive ? 1 : 0;
        }
        return (behind, notInRedis);
    }

    private static long Imbalance(SaleSnapshot sale) => Math.Abs((long)sale.Total - sale.Stock - sale.Held - sale.Sold);

    private static List<SaleAuditDrift> Drift(params ReadOnlySpan<(string Kind, long Count)> found)
    {
        var drift = new List<SaleAuditDrift>();
        foreach (var (kind, count) in found)
        {
            if (count > 0)
                drift.Add(new(kind, count));
        }
        return drift;
    }
}
