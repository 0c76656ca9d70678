using FlashSale.Crowd.Chaos.Clients;

namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>
/// "Can't be paid" and "can't be cancelled" need an end of the hold: its deadline, or somebody who may have decided first. A system that ends
/// holds at once, or lets nobody pay, oversells nothing and loses nothing.
/// </summary>
internal static class EndRefusals
{
    public static IEnumerable<string> Unfounded(SaleEvidence sale, IReadOnlyList<OrderFacts> orders)
    {
        foreach (var order in orders)
        {
            // What became of an order that nobody keeps is another promise's question.
            if (order.Kept is not { } kept)
                continue;
            foreach (var refusal in order.Payments.Concat(order.Cancellations))
            {
                // Other refusals are off the contract here.
                var ended = refusal.Reply is Reply.Refused { Code: "order_not_payable" or "order_not_cancellable" };
                if (ended && !MayHaveEnded(order, kept, refusal))
                    yield return $"{refusal.Kind} of {order.OrderId} was refused {kept.HoldUntilMs - refusal.EndedMs} ms before its hold ended";
            }
        }
        List<Operation> payments = [.. sale.Operations.Where(static operation => operation.Kind == OperationKind.Pay)];
        if (payments.Count > 0 && !OrderFacts.AnyOk(payments))
            yield return $"{sale.Offer.Name}: none of {payments.Count} payments was accepted";
    }

    private static bool MayHaveEnded(OrderFacts order, KeptOrder kept, Operation refusal) =>
        kept.HoldUntilMs - OrderFacts.ClockTolerance <= refusal.EndedMs
        || order.Cancellations.Any(other => MayPrecede(other, refusal))
        || order.Payments.Any(other => MayPrecede(other, refusal));

    private static bool MayPrecede(Operation other, Operation refusal) =>
        other.Reply is not Reply.Refused && other.StartedMs <= refusal.EndedMs;
}
