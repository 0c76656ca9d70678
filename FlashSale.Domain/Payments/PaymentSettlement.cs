namespace FlashSale.Domain;

/// <summary>
/// Brings payments to their end, whoever finds one unfinished: the request that began it, a message of the provider, the worker. Money
/// follows the order: it is taken once the order is confirmed, let go once the order has ended, and not touched before one of the two is
/// certain. Both are final, so any number of callers may do this at once and come to the same end.
/// </summary>
/// <remarks>
/// All members throw <see cref="StoreUnavailableException"/> when Redis or the store could not be asked. Nothing is lost then: the payment
/// stays open and is found again.
/// </remarks>
public sealed class PaymentSettlement(
    ISaleGate gate,
    ISaleReader live,
    IOrderStore stored,
    IPaymentGateway provider,
    IPaymentStore payments,
    FlashSaleTelemetry telemetry
)
{
    /// <summary>Takes a payment up from wherever it was left. <see cref="PaymentState.Open"/>: its time has not come.</summary>
    public async Task<Settlement> ResumeAsync(Payment payment, CancellationToken cancel)
    {
        if (payment.State != PaymentState.Open)
            return new(payment.State);
        // Redis knows the newest state; it forgets an order only after the store has its end.
        var order = await live.FindOrderAsync(payment.Order, cancel) ?? await stored.FindAsync(payment.Order, cancel);
        if (order is { Status: OrderStatus.Reserved })
        {
            // The buyer pressed "pay", the money is set aside and the answer got lost: finish what they asked for.
            if (await provider.AskAsync(payment, cancel) is not PaymentOutcome.Done)
                return new(PaymentState.Open, order.Status);
            order = await ConfirmAsync(order.Id, user: null, cancel);
        }
        return order is null ? new(PaymentState.Open) : await SettleAsync(payment, order, cancel);
    }

    /// <summary>
    /// The order after its payment was set aside: confirmed, or ended because the payment came too late. Null while Redis doesn't have an
    /// order whose end nobody knows, which is no answer: it may come back and be payable.
    /// </summary>
    public async Task<Order?> ConfirmAsync(OrderId id, UserId? user, CancellationToken cancel) =>
        await gate.ConfirmAsync(id, user, cancel) switch
        {
            ConfirmOutcome.Confirmed confirmed => confirmed.Order,
            // Past its deadline, and nobody has ended it yet. Ended here, so that no other clock can confirm it after the money has gone.
            ConfirmOutcome.TooLate { Order.Status: OrderStatus.Reserved } late => await ExpireAsync(late.Order, cancel),
            ConfirmOutcome.TooLate late => late.Order,
            _ => await FindDecidedAsync(id, user, cancel),
        };

    /// <summary>Takes the money of a confirmed order, lets go of an ended one's, and leaves a reserved one's alone.</summary>
    /// <remarks>
    /// A payment that was taken is closed once the confirmation is stored, too. Until then Redis alone knows of it, and may go back to before
    /// it: then the open record is what leads back to the order, to confirm it again, or to say that it was paid and has ended.
    /// </remarks>
    public async Task<Settlement> SettleAsync(Payment payment, Order order, CancellationToken cancel)
    {
        if (payment.State != PaymentState.Open || order.Status == OrderStatus.Reserved)
            return new(payment.State, order.Status);
        var confirmed = order.Status == OrderStatus.Confirmed;
        var outcome = confirmed ? await provider.CaptureAsync(payment, cancel) : await provider.VoidAsync(payment, cancel);
        if (outcome is PaymentOutcome.Unavailable)
            return new(PaymentState.Open, order.Status);
        var done = outcome is not PaymentOutcome.Declined;
        if (done && confirmed && await stored.FindAsync(order.Id, cancel) is not { Status: OrderStatus.Confirmed })
            return new(PaymentState.Open, order.Status, MoneyMoved: true);
        var end =
            !done ? PaymentState.Failed
            : confirmed ? PaymentState.Captured
            : PaymentState.Voided;
        if (await payments.CloseAsync(payment.Order, end, cancel))
            telemetry.PaymentEnded(end);
        return new(end, order.Status, MoneyMoved: done);
    }

    private async Task<Order?> ExpireAsync(Order order, CancellationToken cancel) =>
        await gate.ReleaseAsync(order.Id, user: null, ReleaseReason.HoldEnded, cancel) switch
        {
            ReleaseOutcome.Released released => released.Order,
            ReleaseOutcome.NotReleasable refused => refused.Order,
            _ => await FindDecidedAsync(order.Id, order.User, cancel),
        };

    /// <summary>
    /// Redis forgets an order soon after its end, once the store has that: perhaps while its payment was being set aside. One that the store
    /// still has as reserved is missing for another reason.
    /// </summary>
    private async Task<Order?> FindDecidedAsync(OrderId id, UserId? user, CancellationToken cancel) =>
        await stored.FindAsync(id, cancel) is { Status: not OrderStatus.Reserved } order && (user is null || order.User == user)
            ? order
            : null;
}
