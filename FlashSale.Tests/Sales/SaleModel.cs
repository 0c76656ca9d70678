using FlashSale.Domain;

namespace FlashSale.Tests.Sales;

/// <summary>
/// What a sale is, said as plainly as possible, to hold the scripts against. Answers are short words, see <see cref="SaleModelTests"/>.
/// </summary>
internal sealed class SaleModel(int total, int limit, bool payment)
{
    private readonly Dictionary<(int User, int Key), (int Quantity, int Order)> _recorded = [];
    private readonly List<Entry> _orders = [];
    private SaleSwitch _switch = SaleSwitch.Open;
    private SaleWindow _window = SaleWindow.Open;
    private int _total = total;

    public int Stock => _total - _orders.Where(static order => order.Live).Sum(static order => order.Quantity);

    public int Held => Units(OrderStatus.Reserved);

    public int Sold => Units(OrderStatus.Confirmed);

    private bool Over => _switch is SaleSwitch.Closed or SaleSwitch.Deleted;

    public string Buy(int user, int quantity, int key)
    {
        if (_recorded.TryGetValue((user, key), out var recorded))
            return recorded.Quantity == quantity ? $"replayed {recorded.Order}" : "key reused";
        if (_switch == SaleSwitch.Deleted)
            return "unknown";
        if (_switch == SaleSwitch.Closed || _window == SaleWindow.Over)
            return "closed";
        if (_switch == SaleSwitch.Paused)
            return "paused";
        if (_window == SaleWindow.Ahead)
            return "early";
        var owned = _orders.Where(order => order.Live && order.User == user).Sum(static order => order.Quantity);
        if (limit > 0 && owned + quantity > limit)
            return "limit";
        if (Stock < quantity)
            return $"sold out {Stock}";
        _recorded[(user, key)] = (quantity, _orders.Count);
        _orders.Add(
            new Entry
            {
                User = user,
                Quantity = quantity,
                Status = payment ? OrderStatus.Reserved : OrderStatus.Confirmed,
            }
        );
        return $"accepted {Stock}";
    }

    /// <param name="order">Which.</param>
    /// <param name="owner">False: somebody else asks.</param>
    public string Confirm(int order, bool owner = true)
    {
        var entry = _orders[order];
        if (entry.Forgotten || !owner)
            return "unknown";
        if (entry.Status == OrderStatus.Confirmed)
            return "already";
        if (entry.Status != OrderStatus.Reserved || entry.Late)
            return "too late";
        entry.Status = OrderStatus.Confirmed;
        return "done";
    }

    public string Release(int order, ReleaseReason reason)
    {
        var entry = _orders[order];
        if (entry.Forgotten)
            return "unknown";
        if (!entry.Live)
            return "already";
        if (entry.Status == OrderStatus.Confirmed || (reason == ReleaseReason.HoldEnded && !entry.Late))
            return "no";
        entry.Status = reason == ReleaseReason.HoldEnded ? OrderStatus.Expired : OrderStatus.Cancelled;
        return "done";
    }

    /// <summary>Time passes one order's deadline.</summary>
    public bool PassDeadline(int order) => _orders[order].Status == OrderStatus.Reserved && (_orders[order].Late = true);

    /// <summary>What the sweeper does: ends whatever is over.</summary>
    public string EndHolds()
    {
        var over = _orders.Where(static order => order.Status == OrderStatus.Reserved && order.Late).ToList();
        over.ForEach(static order => order.Status = OrderStatus.Expired);
        return $"{over.Count} ended";
    }

    /// <summary>The store has it for good, so Redis may drop it: not while it is live, whatever the caller believes.</summary>
    public string Forget(int order)
    {
        var entry = _orders[order];
        if (entry.Live || entry.Forgotten)
            return "kept";
        entry.Forgotten = true;
        return "forgotten";
    }

    public string Restock(int units)
    {
        if (Over)
            return "closed";
        _total += units;
        return "done";
    }

    public string Amend(int units, SaleWindow window)
    {
        if (Over)
            return "closed";
        if (units < _total - Stock)
            return "below sold";
        (_total, _window) = (units, window);
        return "done";
    }

    public string Switch(SaleSwitch position)
    {
        if (position is SaleSwitch.Open or SaleSwitch.Paused && Over)
            return "closed";
        if (_switch != SaleSwitch.Deleted)
            _switch = position;
        return "done";
    }

    private int Units(OrderStatus status) => _orders.Where(order => order.Status == status).Sum(static order => order.Quantity);

    private sealed class Entry
    {
        public required int User { get; init; }

        public required int Quantity { get; init; }

        public required OrderStatus Status { get; set; }

        public bool Late { get; set; }

        public bool Forgotten { get; set; }

        public bool Live => Status is OrderStatus.Reserved or OrderStatus.Confirmed;
    }
}
