using FlashSale.Crowd.Chaos.Clients;

namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>One order: what its client was told of it, and what is kept of it.</summary>
/// <param name="OrderId">Its id.</param>
/// <param name="Purchases">Requests that were answered with this order.</param>
/// <param name="Payments">Requests to pay it.</param>
/// <param name="Cancellations">Requests to cancel it.</param>
/// <param name="Redis">As Redis has it, if it does.</param>
/// <param name="Store">As the store has it, if it does.</param>
internal sealed record OrderFacts(
    string OrderId,
    IReadOnlyList<Operation> Purchases,
    IReadOnlyList<Operation> Payments,
    IReadOnlyList<Operation> Cancellations,
    KeptOrder? Redis,
    KeptOrder? Store
)
{
    /// <summary>The end of a hold is by Redis' clock, all else by the client's; milliseconds.</summary>
    public const long ClockTolerance = 50;

    /// <summary>As it ended: Redis decides while it has the order, the store keeps it for good.</summary>
    public KeptOrder? Kept => Redis ?? Store;

    /// <summary>Whose it is, by what is kept or by who was told of it.</summary>
    public string UserId => Kept?.UserId ?? Purchases[0].UserId;

    public bool Acknowledged => Purchases.Count > 0;

    /// <summary>The span within which it certainly kept its units, milliseconds since 1970; null when nothing is certain.</summary>
    /// <remarks>From the first acknowledgement until the earliest moment at which it may have ended.</remarks>
    public (long From, long Until)? CertainlyLive
    {
        get
        {
            if (Kept is null || !Acknowledged)
                return null;
            var from = Purchases.Min(static operation => operation.EndedMs);
            if (Kept.Status == "confirmed")
                return (from, long.MaxValue);
            var until = Cancellations.Select(static operation => operation.StartedMs).Append(Kept.HoldUntilMs - ClockTolerance).Min();
            return from < until ? (from, until) : null;
        }
    }

    /// <summary>
    /// The last moment at which it may have kept its units, milliseconds since 1970. A cancellation ends it before its answer comes; when a
    /// hold was ended nobody is told.
    /// </summary>
    public long MayBeLiveUntil =>
        Kept?.Status == "cancelled"
            ? Cancellations.Where(static o => o.Reply is Reply.Ok).Select(static o => o.EndedMs).DefaultIfEmpty(long.MaxValue).Min()
            : long.MaxValue;

    public static bool AnyOk(IEnumerable<Operation> operations) => operations.Any(static operation => operation.Reply is Reply.Ok);

    /// <summary>Whether one of them may have been carried out.</summary>
    public static bool MayHave(IEnumerable<Operation> operations) =>
        operations.Any(static operation => operation.Reply is not Reply.Refused);

    /// <summary>Every order that anybody was told of or that is kept anywhere.</summary>
    public static IReadOnlyList<OrderFacts> Of(SaleEvidence sale)
    {
        var purchases = sale.Operations.Where(static operation => operation.Bought is not null).ToLookup(static o => o.Bought!);
        var payments = sale.Operations.Where(static operation => operation.Kind == OperationKind.Pay).ToLookup(static o => o.OrderId!);
        var cancels = sale.Operations.Where(static operation => operation.Kind == OperationKind.Cancel).ToLookup(static o => o.OrderId!);
        return
        [
            .. purchases
                .Select(static told => told.Key)
                .Union(sale.Redis.Orders.Keys)
                .Union(sale.Store.Keys)
                .Select(id => new OrderFacts(
                    id,
                    [.. purchases[id]],
                    [.. payments[id]],
                    [.. cancels[id]],
                    sale.Redis.Orders.GetValueOrDefault(id),
                    sale.Store.GetValueOrDefault(id)
                )),
        ];
    }
}
