namespace FlashSale.Domain;

/// <summary>
/// Makes one set of orders out of what Redis has and what the store has. Both are right: what either acknowledged is kept, and of one order
/// the higher version counts.
/// </summary>
public sealed class SaleMerge
{
    private readonly Dictionary<OrderId, Order> _redis = [];
    private readonly Dictionary<OrderId, Order> _store = [];

    /// <summary>An order that Redis has; seeing one twice is harmless.</summary>
    public void AddFromRedis(Order order) => _redis[order.Id] = order;

    /// <summary>An order that the store has; a later reading replaces an earlier one.</summary>
    public void AddFromStore(Order order) => _store[order.Id] = order;

    /// <summary>What the store said, in its own terms: to be compared with what it says afterwards.</summary>
    public StoredFigures Stored => new(_store.Count, StoredUnits(OrderStatus.Reserved), StoredUnits(OrderStatus.Confirmed));

    public MergedOrders Merge()
    {
        var live = new List<Order>(_store.Count);
        var forRedis = new List<Order>();
        var ended = new List<OrderId>();
        var forStore = new List<Order>();
        var conflicts = new List<OrderId>();
        foreach (var stored in _store.Values)
        {
            var known = _redis.GetValueOrDefault(stored.Id);
            var order = known is null ? stored : Newer(stored, known, conflicts);
            if (order.IsLive)
                live.Add(order);
            if (order != known)
            {
                if (order.IsLive)
                    forRedis.Add(order);
                else if (known is not null)
                    ended.Add(order.Id);
            }
            if (order != stored)
                forStore.Add(order);
        }
        foreach (var order in _redis.Values)
        {
            if (_store.ContainsKey(order.Id))
                continue;
            forStore.Add(order);
            if (order.IsLive)
                live.Add(order);
        }
        return new(live, forRedis, ended, forStore, conflicts);
    }

    /// <summary>
    /// Redis went back to before an order ended and let it end again, another way: both versions are the same. The confirmed one counts,
    /// because it may have been paid for. Where that is Redis' one it becomes a version of its own, which the store takes.
    /// </summary>
    private static Order Newer(Order stored, Order inRedis, List<OrderId> conflicts)
    {
        if (stored.Version != inRedis.Version)
            return stored.Version > inRedis.Version ? stored : inRedis;
        if (stored.Status == inRedis.Status)
            return inRedis == stored ? inRedis : stored;
        conflicts.Add(stored.Id);
        return inRedis.Status == OrderStatus.Confirmed ? inRedis with { Version = inRedis.Version + 1 } : stored;
    }

    private long StoredUnits(OrderStatus status) =>
        _store.Values.Where(order => order.Status == status).Sum(static order => (long)order.Quantity);
}
