using FlashSale.Crowd.Chaos.Clients;

namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>
/// Finds in one sale what should not be. It has its own idea of the promises and shares no code with the system: the only things it takes
/// as true are what clients were told and what lies in Redis and in the store.
/// </summary>
internal sealed class SaleChecker
{
    private static readonly Dictionary<OperationKind, string[]> Refusals = new()
    {
        [OperationKind.Buy] = ["sold_out", "limit_reached"],
        [OperationKind.Pay] = ["order_not_payable"],
        [OperationKind.Cancel] = ["order_not_cancellable"],
    };

    private readonly SaleEvidence _sale;
    private readonly IReadOnlyList<OrderFacts> _orders;

    public SaleChecker(SaleEvidence sale)
    {
        _sale = sale;
        _orders = OrderFacts.Of(sale);
    }

    private Offer Offer => _sale.Offer;

    private RedisSale Redis => _sale.Redis;

    /// <summary>At no time, and by no count: the counter, the orders that are kept, or those that were certainly live at once.</summary>
    public IEnumerable<string> Oversold()
    {
        if (Redis.Stock < 0)
            yield return $"stock is {Redis.Stock}";
        var live = _orders.Where(static order => order.Redis?.IsLive == true || order.Store?.IsLive == true).Sum(Units);
        if (live > Offer.Total)
            yield return $"{live} of {Offer.Total} units in live orders";
        var peak = Spans.Peak(_orders.Where(static order => order.CertainlyLive is not null).Select(Span));
        if (peak > Offer.Total)
            yield return $"{peak} of {Offer.Total} units were taken at one time";
    }

    public IEnumerable<string> Unbalanced()
    {
        var reserved = Redis.Orders.Values.Where(static order => order.Status == "reserved").Sum(static order => (long)order.Quantity);
        var confirmed = Redis.Orders.Values.Where(static order => order.Status == "confirmed").Sum(static order => (long)order.Quantity);
        if (Redis.Total != Offer.Total || Redis.Stock + reserved + confirmed != Offer.Total)
            yield return $"stock {Redis.Stock} + {reserved} reserved + {confirmed} confirmed is not {Offer.Total}";
        if (Redis.Held != reserved || Redis.Sold != confirmed)
            yield return $"counters say {Redis.Held} held and {Redis.Sold} sold, orders {reserved} and {confirmed}";
        var owned = Redis
            .Orders.Values.Where(static order => order.IsLive)
            .GroupBy(static order => order.UserId)
            .ToDictionary(static user => user.Key, static user => user.Sum(static order => (long)order.Quantity));
        foreach (var user in owned.Keys.Union(Redis.Buyers.Keys))
        {
            if (owned.GetValueOrDefault(user) != Redis.Buyers.GetValueOrDefault(user))
                yield return $"user {user} has {owned.GetValueOrDefault(user)}, the limit counts {Redis.Buyers.GetValueOrDefault(user)}";
        }
    }

    public IEnumerable<string> Lost() =>
        _orders
            .Where(static order => order.Acknowledged)
            .Where(static order =>
                order.Store is null
                || (order.Store.IsLive && order.Redis is null)
                || order.Purchases.Any(purchase => purchase.UserId != order.Store.UserId)
            )
            .Select(static order => order.OrderId);

    public IEnumerable<string> KeysWithTwoOrders()
    {
        var bought = _sale.Operations.Where(static operation => operation.Bought is not null).ToList();
        foreach (var key in bought.GroupBy(static operation => (operation.UserId, operation.Key)))
        {
            if (key.Select(static operation => operation.Bought).Distinct().Count() > 1)
                yield return $"key {key.Key.Key} made two orders";
            if (key.Count(static operation => operation.Reply is Reply.Ok { Replayed: false }) > 1)
                yield return $"key {key.Key.Key} was new twice";
        }
        var known = bought
            .GroupBy(static operation => (operation.UserId, operation.Key))
            .ToDictionary(static key => key.Key, static key => key.Min(static operation => operation.EndedMs));
        foreach (var press in _sale.Operations.Where(static operation => operation.Kind == OperationKind.Buy))
        {
            if (
                press.Reply is Reply.Refused { Code: var code }
                && known.TryGetValue((press.UserId, press.Key), out var at)
                && at < press.StartedMs
            )
                yield return $"key {press.Key} has an order and was told {code}";
        }
        foreach (var order in bought.GroupBy(static operation => operation.Bought))
        {
            if (order.Select(static operation => (operation.UserId, operation.Key)).Distinct().Count() > 1)
                yield return $"{order.Key} was given to two keys";
        }
    }

    /// <summary>In the end, and at any time at which somebody certainly had more.</summary>
    public IEnumerable<string> OverLimit() =>
        Offer.PerUserLimit == 0
            ? []
            : _orders
                .GroupBy(static order => order.UserId)
                .Where(user =>
                    user.Where(static order => order.Kept?.IsLive == true).Sum(Units) > Offer.PerUserLimit
                    || Spans.Peak(user.Where(static order => order.CertainlyLive is not null).Select(Span)) > Offer.PerUserLimit
                )
                .Select(static user => $"user {user.Key}");

    /// <summary>
    /// An order that nobody was told of needs a purchase of that user that never got an answer. (A purchase without an answer may be carried
    /// out after its retry was refused: that is what "unknown" means. So what counts is that no order ever came of the key.)
    /// </summary>
    public IEnumerable<string> OutOfNowhere()
    {
        var open = _sale
            .Operations.Where(static operation => operation.Kind == OperationKind.Buy)
            .GroupBy(static operation => (operation.UserId, operation.Key))
            .Where(static key => key.All(static o => o.Bought is null) && key.Any(static o => o.Reply is not Reply.Refused))
            .CountBy(static key => key.Key.UserId)
            .ToDictionary();
        return _orders
            .Where(static order => !order.Acknowledged)
            .GroupBy(static order => order.UserId)
            .Where(user => user.Count() > open.GetValueOrDefault(user.Key))
            .Select(user => $"user {user.Key}: {user.Count()} orders for {open.GetValueOrDefault(user.Key)} lost answers");
    }

    public IEnumerable<string> WronglyPaid()
    {
        foreach (var order in _orders)
        {
            if (OrderFacts.AnyOk(order.Payments) && order.Kept?.Status != "confirmed")
                yield return $"{order.OrderId} was paid and is {order.Kept?.Status ?? "gone"}";
            if (Offer.HoldSeconds > 0 && order.Kept?.Status == "confirmed" && !OrderFacts.MayHave(order.Payments))
                yield return $"{order.OrderId} is confirmed and nobody paid";
        }
    }

    /// <summary>What ended must have had a reason to end, and what has a reason must have ended. Its unit is in the books.</summary>
    public IEnumerable<string> WronglyEnded()
    {
        if (Redis.OpenHolds > 0)
            yield return $"{Redis.OpenHolds} holds never ended";
        foreach (var order in _orders)
        {
            var status = order.Kept?.Status;
            if (OrderFacts.AnyOk(order.Cancellations) && status != "cancelled")
                yield return $"{order.OrderId} was cancelled and is {status ?? "gone"}";
            if (status == "reserved")
                yield return $"{order.OrderId} is still reserved";
            if (status == "cancelled" && !OrderFacts.MayHave(order.Cancellations))
                yield return $"{order.OrderId} is cancelled and nobody asked for it";
            if (status == "expired" && Offer.HoldSeconds == 0)
                yield return $"{order.OrderId} expired without a hold";
        }
    }

    public IEnumerable<string> Differing()
    {
        foreach (var order in _orders)
        {
            if (order.Redis is { IsLive: true } && order.Store is null)
                yield return $"{order.OrderId} is not stored";
            else if (order.Store is { IsLive: true } && order.Redis is null)
                yield return $"{order.OrderId} is not in Redis";
            else if (order.Redis is not null && order.Store is not null && order.Redis != order.Store)
                yield return $"{order.OrderId} is {order.Redis.Status} in Redis and {order.Store.Status} in the store";
        }
        if (_sale.Audit is not { } audit)
            yield return "the audit could not be had";
        else if (!audit.Balanced || audit.Pending > 0)
            yield return $"the audit says balanced: {audit.Balanced}, pending: {audit.Pending}";
    }

    /// <summary>Units come back where there are holds; elsewhere "sold out" is for good.</summary>
    public IEnumerable<string> NotSoldOut() =>
        Offer.HoldSeconds == 0 && Redis.Stock > 0 && _sale.Operations.Any(static o => o.Reply is Reply.Refused { Code: "sold_out" })
            ? [$"{Redis.Stock} units of {Offer.Name} are left"]
            : [];

    public IEnumerable<string> NotLimited() => LimitRefusals.Unfounded(_sale, _orders);

    public IEnumerable<string> NotEnded() => EndRefusals.Unfounded(_sale, _orders);

    /// <summary>Who refuses everybody sells nothing twice: without a purchase all the other promises say nothing.</summary>
    public IEnumerable<string> NothingSold() =>
        _sale.Operations.Any(static operation => operation.Bought is not null)
            ? []
            :
            [
                $"{Offer.Name}: none of {_sale.Operations.Count(static operation => operation.Kind == OperationKind.Buy)} presses was accepted",
            ];

    public IEnumerable<string> OffContract() =>
        _sale
            .Operations.Select(static operation =>
                operation.Reply switch
                {
                    Reply.OffContract off => $"{operation.Kind}: {off.What}",
                    Reply.Refused { Code: var code } when !Refusals[operation.Kind].Contains(code) => $"{operation.Kind}: {code}",
                    _ => null,
                }
            )
            .OfType<string>()
            .CountBy(static what => what)
            .Select(static what => $"{what.Value} x {what.Key}");

    private static long Units(OrderFacts order) => order.Kept?.Quantity ?? 0;

    private static (long From, long Until, long Units) Span(OrderFacts order) =>
        (order.CertainlyLive!.Value.From, order.CertainlyLive.Value.Until, Units(order));
}
