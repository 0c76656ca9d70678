using FlashSale.Crowd.Chaos.Clients;

namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>
/// "Limit reached" needs a limit, and orders of that buyer that may have been live then. An order is no reason to refuse the key that made it:
/// that press would have been told of it.
/// </summary>
internal static class LimitRefusals
{
    public static IEnumerable<string> Unfounded(SaleEvidence sale, IReadOnlyList<OrderFacts> orders)
    {
        var presses = sale.Operations.Where(static operation => operation.Kind == OperationKind.Buy).ToLookup(static o => o.UserId);
        var owned = orders.ToLookup(static order => order.UserId);
        foreach (
            var refusal in sale.Operations.Where(static o =>
                o is { Kind: OperationKind.Buy, Reply: Reply.Refused { Code: "limit_reached" } }
            )
        )
        {
            var had = owned[refusal.UserId]
                .Where(order => MayHaveBeenLive(order, refusal, presses[refusal.UserId]))
                .Sum(static order => (long)(order.Kept?.Quantity ?? 1));
            if (sale.Offer.PerUserLimit == 0)
                yield return $"{sale.Offer.Name} has no limit, and user {refusal.UserId} reached it";
            else if (had < sale.Offer.PerUserLimit)
                yield return $"user {refusal.UserId} had {had} of {sale.Offer.PerUserLimit} with key {refusal.Key}";
        }
    }

    private static bool MayHaveBeenLive(OrderFacts order, Operation refusal, IEnumerable<Operation> presses)
    {
        if (order.MayBeLiveUntil < refusal.StartedMs)
            return false;
        var keys = order.Acknowledged ? order.Purchases.Select(static purchase => purchase.Key).ToHashSet() : Unanswered(presses);
        return presses.Any(press => press.Key != refusal.Key && keys.Contains(press.Key) && press.StartedMs <= refusal.EndedMs);
    }

    /// <summary>Keys that may have made an order of which nobody was told.</summary>
    private static HashSet<string?> Unanswered(IEnumerable<Operation> presses) =>
        [
            .. presses
                .GroupBy(static press => press.Key)
                .Where(static key => key.All(static press => press.Bought is null) && OrderFacts.MayHave(key))
                .Select(static key => key.Key),
        ];
}
