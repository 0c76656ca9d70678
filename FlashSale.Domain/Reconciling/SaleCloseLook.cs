namespace FlashSale.Domain;

/// <summary>Reads once more, and in full, what a scan found not to agree: mostly what moved while it went on.</summary>
internal sealed class SaleCloseLook(ISaleLedger ledger, SaleSnapshot sale, SaleScan scan)
{
    private readonly Dictionary<OrderId, Order> _orders = [];
    private readonly HashSet<string> _users = [.. scan.Users];

    /// <summary>With all orders of each user in it, and the entries and deadlines that belong to them.</summary>
    public async Task<SaleContents> ReadAsync(CancellationToken cancel)
    {
        OrderId[] held = [.. scan.Holds.Select(static member => OrderId.TryParse(member, out var id) ? id : default)];
        await AddAsync([.. scan.Orders, .. held.Where(static id => id.Value is not null)], everybodys: true, cancel);
        _users.UnionWith(_orders.Values.Select(static order => order.User.Value));
        var entries = await ledger.FindBuyersAsync(sale.Product, _users, cancel);
        var users = _users
            .Select(static name => UserId.TryParse(name, out var user) ? user : default)
            .Where(static user => user.Value is not null)
            .Select(IdNumber.Of)
            .ToHashSet();
        // What the scan met of them, and what they have bought since.
        await AddAsync([.. scan.OrdersOf(users), .. entries.SelectMany(static entry => entry.Orders)], everybodys: false, cancel);
        string[] members =
        [
            .. scan.Holds,
            .. _orders.Values.Where(static order => order.Status == OrderStatus.Reserved).Select(static order => order.Id.Value),
        ];
        var holds = await ledger.FindHoldsAsync(sale.Product, [.. members.Distinct()], cancel);
        return new(
            sale,
            _orders,
            entries.ToDictionary(static entry => entry.User),
            holds.ToDictionary(static hold => hold.Member, static hold => hold.EndsAt)
        )
        {
            Units = scan.Units,
        };
    }

    /// <param name="ids">Some may be here already.</param>
    /// <param name="everybodys">
    /// False: an entry may name somebody else's order, whose other orders and entry are not here. That one is left out.
    /// </param>
    /// <param name="cancel">Ends the wait.</param>
    private async Task AddAsync(IEnumerable<OrderId> ids, bool everybodys, CancellationToken cancel)
    {
        OrderId[] missing = [.. ids.Distinct().Where(id => !_orders.ContainsKey(id))];
        foreach (var order in await ledger.FindOrdersAsync(sale.Product, missing, cancel))
        {
            if (everybodys || _users.Contains(order.User.Value))
                _orders[order.Id] = order;
        }
    }
}
