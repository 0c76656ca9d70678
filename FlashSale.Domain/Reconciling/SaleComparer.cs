namespace FlashSale.Domain;

/// <summary>
/// Compares what Redis has of a sale in itself and with the store's orders, which are shown to it one by one, and puts into words what differs.
/// <see cref="SaleScan"/> says what is worth it. Knows no clock and no server; changes nothing.
/// </summary>
public sealed class SaleComparer(SaleContents redis)
{
    private readonly HashSet<OrderId> _stored = [];
    private readonly List<SaleDrift> _drift = [];

    /// <summary>An order that the store has.</summary>
    public void Meet(Order stored)
    {
        if (redis.Orders.TryGetValue(stored.Id, out var live))
        {
            _stored.Add(stored.Id);
            Compare(live, stored);
        }
        else if (stored.IsLive)
        {
            Add(DriftKinds.NotInRedis, stored.Id, $"store: {Say(stored)}", new SaleCorrection.PutBack(stored));
        }
    }

    /// <summary>All differences, once every stored order was met.</summary>
    /// <param name="quiet">
    /// Nothing moved during the walk, so that counters and orders are of one instant. Otherwise only the counters are compared, which are read
    /// at one instant in any case.
    /// </param>
    public IReadOnlyList<SaleDrift> Finish(bool quiet)
    {
        // A finished order that the store has not is nobody's loss.
        foreach (var order in redis.Orders.Values)
        {
            if (order.IsLive && !_stored.Contains(order.Id))
                Add(DriftKinds.NotStored, order.Id, $"redis: {Say(order)}", new SaleCorrection.Store(order));
        }
        CompareBuyers();
        CompareHolds();
        if (CompareCounters(redis.Sale, quiet ? redis.Units ?? SaleUnits.Of(redis.Orders.Values) : null) is { } counters)
            _drift.Add(counters);
        return _drift;
    }

    /// <summary>Null when the counters agree with the total and, if given, with the orders.</summary>
    public static SaleDrift? CompareCounters(SaleSnapshot sale, SaleUnits? orders)
    {
        var (held, sold) = orders ?? new(sale.Held, sale.Sold);
        var unaccounted = (long)sale.Total - sale.Stock - sale.Held - sale.Sold;
        var size = Math.Abs(unaccounted) + Math.Abs(held - sale.Held) + Math.Abs(sold - sale.Sold);
        if (size == 0)
            return null;
        // Only what stays the same while others buy: two looks must be able to agree on a busy sale.
        var before =
            unaccounted != 0
                ? $"total exceeds stock, held and sold by {unaccounted}"
                : $"held {sale.Held} and sold {sale.Sold}, but the orders make {held} and {sold}";
        return new(DriftKinds.StockCounter, "counters", before, new SaleCorrection.Counters(unaccounted), size);
    }

    private void Compare(Order live, Order stored)
    {
        if (stored.Version < live.Version)
            Differ(new SaleCorrection.Store(live));
        else if (stored.Version > live.Version)
            Replace(live with { Status = stored.Status, Version = stored.Version });
        else if (stored.Status != live.Status && live.Status != OrderStatus.Confirmed)
            // As a rebuild has it: Redis went back and let the order end another way. What was confirmed may have been paid for.
            Replace(live with { Status = stored.Status });
        else if (stored.Status != live.Status || stored.Quantity != live.Quantity || stored.User != live.User)
            // A higher version makes the store take it.
            Replace(live with { Version = live.Version + 1 });

        void Replace(Order by) => Differ(new SaleCorrection.Replace(live, by));

        // Put into words only now: almost every order of almost every sale is the same in both.
        void Differ(SaleCorrection by) => Add(DriftKinds.StatusBehind, live.Id, $"redis: {Say(live)}; store: {Say(stored)}", by);
    }

    private void CompareBuyers()
    {
        var owned = redis.Orders.Values.Where(static order => order.IsLive).ToLookup(static order => order.User.Value);
        foreach (var orders in owned)
            CompareBuyer(orders.Key, orders, redis.Buyers.GetValueOrDefault(orders.Key));
        foreach (var (user, entry) in redis.Buyers)
        {
            if (!owned.Contains(user))
                CompareBuyer(user, [], entry);
        }
    }

    private void CompareBuyer(string user, IEnumerable<Order> owned, SaleBuyer? entry)
    {
        // A set only where it is needed: almost every buyer has one order. What is named twice counts once.
        HashSet<OrderId>? several = entry is { Orders.Count: > 1 } ? [.. entry.Orders] : null;
        var named = several?.Count ?? entry?.Orders.Count ?? 0;
        var (count, units, allNamed) = (0, 0L, true);
        foreach (var order in owned)
        {
            count++;
            units += order.Quantity;
            allNamed &= several?.Contains(order.Id) ?? (named == 1 && entry!.Orders[0] == order.Id);
        }
        var kind =
            !allNamed ? DriftKinds.OrderWithoutBuyer
            : entry is not null && (named != count || entry.Units != units) ? DriftKinds.BuyerWithoutOrder
            : null;
        if (kind is null)
            return;
        OrderId[] ids = [.. owned.Select(static order => order.Id).OrderBy(static id => id.Value, StringComparer.Ordinal)];
        var before = $"entry: {(entry is null ? "none" : entry.Text)}; orders: {string.Join(',', ids)}";
        _drift.Add(new(kind, user, before, new SaleCorrection.Buyer(user, entry?.Text ?? "", ids)));
    }

    private void CompareHolds()
    {
        foreach (var (member, endsAt) in redis.Holds)
        {
            var order = OrderId.TryParse(member, out var id) ? redis.Orders.GetValueOrDefault(id) : null;
            if (order is not { Status: OrderStatus.Reserved, HoldUntil: { } until } || until.ToUnixTimeMilliseconds() != endsAt)
                AddHold(member, $"deadline {endsAt:0}", order);
        }
        foreach (var order in redis.Orders.Values)
        {
            if (order is { Status: OrderStatus.Reserved, HoldUntil: not null } && !redis.Holds.ContainsKey(order.Id.Value))
                AddHold(order.Id.Value, "no deadline", order);
        }
    }

    private void AddHold(string member, string deadline, Order? order) =>
        _drift.Add(
            new(
                DriftKinds.StuckHold,
                member,
                $"{deadline}; order: {(order is null ? "none" : $"{Say(order)} until {order.HoldUntil?.ToUnixTimeMilliseconds()}")}",
                new SaleCorrection.Hold(member)
            )
        );

    private void Add(string kind, OrderId subject, string before, SaleCorrection correction) =>
        _drift.Add(new(kind, subject.Value, before, correction));

    private static string Say(Order order) =>
        $"{order.Status.ToString().ToLowerInvariant()} v{order.Version}, {order.Quantity} of {order.User}";
}
