using FlashSale.Domain;

namespace FlashSale.ApiService.Orders;

/// <summary>A user's orders out of both places that have them: Redis knows the newest state, the store knows the past.</summary>
internal sealed class OrderBook(ISaleReader live, IOrderStore store)
{
    /// <summary>Null when there is none, or it is somebody else's.</summary>
    /// <exception cref="StoreUnavailableException">One of the two was needed and could not be asked.</exception>
    public async ValueTask<Order?> FindAsync(OrderId id, UserId user, CancellationToken cancel)
    {
        var order = await live.FindOrderAsync(id, cancel) ?? await store.FindAsync(id, cancel);
        return order?.User == user ? order : null;
    }

    /// <summary>Newest first. Of an order that both have, the higher version counts.</summary>
    /// <exception cref="StoreUnavailableException">One of the two could not be asked: half a list would look like a loss.</exception>
    public async Task<Page<Order>> ListAsync(UserId user, int skip, int take, CancellationToken cancel)
    {
        // Redis first: an order that is persisted between the two reads is then seen twice, and not missed.
        var unstored = (await live.ListOrdersAsync(user, cancel)).ToDictionary(static order => order.Id);
        // All from the top: an order that only Redis has shifts the stored ones down by one.
        var page = await store.ListByUserAsync(user, 0, skip + take, cancel);
        var merged = new List<Order>(page.Items.Count + unstored.Count);
        foreach (var stored in page.Items)
            merged.Add(unstored.Remove(stored.Id, out var newer) && newer.Version > stored.Version ? newer : stored);
        var total = page.Total;
        foreach (var order in unstored.Values)
        {
            // Behind this page: then it is further down in the store, or not there yet. One that belongs on the page was not there when the
            // page was read, even if it is by now.
            var isBehind = page.Items is [.., var last] && NewestFirst(last, order) < 0;
            if (isBehind && page.Total > page.Items.Count && await store.FindAsync(order.Id, cancel) is not null)
                continue;
            merged.Add(order);
            total++;
        }
        merged.Sort(NewestFirst);
        return new(await Task.WhenAll(merged.Skip(skip).Take(take).Select(order => RefreshAsync(order, cancel))), total);
    }

    /// <summary>
    /// A reserved order that was just cancelled or has just expired is not among Redis' live ones any more, and the store may not have
    /// heard of it: only Redis can tell. Every other status is final.
    /// </summary>
    private async Task<Order> RefreshAsync(Order order, CancellationToken cancel) =>
        order.Status == OrderStatus.Reserved && await live.FindOrderAsync(order.Id, cancel) is { } newer && newer.Version > order.Version
            ? newer
            : order;

    private static int NewestFirst(Order a, Order b)
    {
        var byTime = b.CreatedAt.CompareTo(a.CreatedAt);
        return byTime != 0 ? byTime : string.CompareOrdinal(b.Id.Value, a.Id.Value);
    }
}
