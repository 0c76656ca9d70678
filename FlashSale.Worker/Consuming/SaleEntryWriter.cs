using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>
/// Brings what entries say into the store. Everything it does may be done again: orders only move to higher versions, a sale's document
/// only to higher sequence numbers, so neither repeats nor another order of the entries can do harm.
/// </summary>
internal sealed class SaleEntryWriter(IOrderStore orders, IProductStore products, IProductCatalog catalog)
{
    /// <summary>Durable when it returns. The entries are of one sale.</summary>
    /// <exception cref="StoreUnavailableException">The store could not be asked; some of it may be stored.</exception>
    public async Task WriteAsync(ReadOnlyMemory<SaleStreamEntry> entries, CancellationToken cancel)
    {
        var newest = new Dictionary<OrderId, Order>(entries.Length);
        var answers = new List<RecordedAnswer>(entries.Length);
        SaleEvent.SaleChanged? sale = null;
        var sequence = 0L;
        foreach (var entry in entries.Span)
        {
            sequence = Math.Max(sequence, entry.Event?.Sequence ?? 0);
            if (entry.Event is SaleEvent.OrderChanged { Order: var order, Answer: var answer })
            {
                Keep(newest, order);
                if (answer is not null)
                    answers.Add(answer);
            }
            else if (entry.Event is SaleEvent.SaleChanged change && change.Sequence > (sale?.Sequence ?? 0))
                sale = change;
        }
        if (sequence > 0)
            await orders.SaveAsync(entries.Span[0].Product, newest.Values, answers, sequence, cancel);
        if (sale is null)
            return;
        await products.ApplySaleChangeAsync(sale, cancel);
        // Also when nothing changed: an earlier delivery may have died between the store and the cache.
        await catalog.InvalidateAsync(sale.Product, cancel);
    }

    /// <summary>Only the newest version of an order is worth writing.</summary>
    private static void Keep(Dictionary<OrderId, Order> newest, Order order)
    {
        if (!newest.TryGetValue(order.Id, out var known) || known.Version < order.Version)
            newest[order.Id] = order;
    }
}
