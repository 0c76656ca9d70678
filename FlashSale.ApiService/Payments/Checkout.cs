using FlashSale.ApiService.Orders;
using FlashSale.ApiService.Problems;
using FlashSale.Domain;

namespace FlashSale.ApiService.Payments;

/// <summary>
/// Paying and cancelling. Money is set aside first, then Redis decides whether the hold still stands, then the money is taken or let go:
/// at no point has a buyer paid for a unit that went to somebody else. What a crash leaves unfinished, the worker finishes.
/// </summary>
internal sealed class Checkout(
    ISaleGate gate,
    OrderBook book,
    IPaymentGateway provider,
    IPaymentStore payments,
    PaymentSettlement settlement,
    TimeProvider time,
    ILogger<Checkout> logger
)
{
    private static readonly ProblemResult NotYours = ProblemTypes.OrderNotFound.Because("You have no order of this id.");
    private static readonly ProblemResult Rebuilding = new(ProblemTypes.SaleRebuilding)
    {
        Detail = "The order is stored, but its sale is not in Redis yet.",
        RetryAfter = TimeSpan.FromSeconds(1),
    };
    private static readonly ProblemResult Unknown = new(ProblemTypes.PaymentUnknown)
    {
        Detail = "The payment provider did not answer in time. Paying again charges nothing twice.",
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    /// <exception cref="StoreUnavailableException">
    /// Nothing is known. What was set aside stays so: the confirmation may have happened. A repeated call takes it up from there, and if
    /// none comes, the worker does.
    /// </exception>
    public async Task<CheckoutOutcome> PayAsync(OrderId id, UserId user, string token, CancellationToken cancel)
    {
        if (await book.FindAsync(id, user, cancel) is not { } order)
            return NotYours;
        if (order.Status == OrderStatus.Confirmed)
            return await PaidBeforeAsync(order, cancel);
        if (!order.IsLive)
            return NotPayable(order);
        if (order.Price.Minor == 0)
            return await ConfirmAsync(id, payment: null, user, cancel);
        var payment = await payments.FindAsync(id, cancel);
        var outcome = payment is null ? await OpenAsync(order, cancel) : await provider.AskAsync(payment, cancel);
        if (outcome is PaymentOutcome.Opened opened)
            payment = await BeginAsync(order, opened.Reference, cancel);
        // Unless an earlier try, whose answer got lost, or this buyer's other tab has set the money aside already.
        if (payment is not null && outcome is PaymentOutcome.Opened or PaymentOutcome.Declined)
            outcome = await provider.AuthorizeAsync(payment, token, cancel);
        return outcome switch
        {
            // From here on without the caller's token: that they hung up is no reason to leave their money half taken.
            PaymentOutcome.Done => await ConfirmAsync(id, payment, user, CancellationToken.None),
            PaymentOutcome.Declined declined => ProblemTypes.PaymentDeclined.Because(declined.Reason),
            _ => Unknown,
        };
    }

    /// <summary>Money that was set aside is let go by the worker: the buyer need not wait for a provider.</summary>
    /// <exception cref="StoreUnavailableException">Nothing is known. It can be repeated.</exception>
    public async Task<CheckoutOutcome> CancelAsync(OrderId id, UserId user, CancellationToken cancel) =>
        await gate.ReleaseAsync(id, user, ReleaseReason.Cancelled, cancel) switch
        {
            ReleaseOutcome.Released { Order.Status: OrderStatus.Cancelled } released => released.Order,
            ReleaseOutcome.Released released => NotCancellable(released.Order),
            ReleaseOutcome.NotReleasable refused => NotCancellable(refused.Order),
            // Redis has forgotten it, which it does with finished orders once they are stored.
            _ => await book.FindAsync(id, user, cancel) switch
            {
                null => NotYours,
                { Status: OrderStatus.Cancelled } order => order,
                { Status: OrderStatus.Reserved } => Rebuilding,
                { } order => NotCancellable(order),
            },
        };

    private Task<PaymentOutcome> OpenAsync(Order order, CancellationToken cancel) => provider.OpenAsync(order.Id, Amount(order), cancel);

    /// <summary>Durable before any money moves: whoever crashes after this can be followed.</summary>
    private async Task<Payment> BeginAsync(Order order, string reference, CancellationToken cancel)
    {
        var payment = Payment.Begin(order.Id, reference, Amount(order), time.GetUtcNow());
        await payments.AddAsync(payment, cancel);
        return payment;
    }

    private async Task<CheckoutOutcome> ConfirmAsync(OrderId id, Payment? payment, UserId user, CancellationToken cancel)
    {
        if (await settlement.ConfirmAsync(id, user, cancel) is not { } order)
            return Rebuilding;
        if (payment is not null)
            await SettleAsync(payment, order, cancel);
        return order.Status == OrderStatus.Confirmed ? order : NotPayable(order);
    }

    /// <summary>Whoever confirmed it may have died before the money was taken.</summary>
    private async Task<CheckoutOutcome> PaidBeforeAsync(Order order, CancellationToken cancel)
    {
        var withoutPayment = order.HoldUntil is null;
        if (!withoutPayment && await payments.FindAsync(order.Id, cancel) is { } payment)
            await SettleAsync(payment, order, cancel);
        return order;
    }

    /// <summary>The order is decided, and the buyer is told so whatever the provider or the store say now: the worker repeats this.</summary>
    private async Task SettleAsync(Payment payment, Order order, CancellationToken cancel)
    {
        try
        {
            var settled = await settlement.SettleAsync(payment, order, cancel);
            if (settled is { State: PaymentState.Open, MoneyMoved: false })
                Log.PaymentUnsettled(logger, order.Id.Value, "The provider did not answer.");
            else if (settled.State == PaymentState.Failed)
                Log.PaymentFailed(logger, order.Id.Value, order.Status);
        }
        catch (StoreUnavailableException e)
        {
            Log.PaymentUnsettled(logger, order.Id.Value, e.Message);
        }
    }

    private static Money Amount(Order order) => order.Price with { Minor = order.Price.Minor * order.Quantity };

    private static ProblemResult NotPayable(Order order) => ProblemTypes.OrderNotPayable.Because($"The order is {Status(order)}.");

    private static ProblemResult NotCancellable(Order order) => ProblemTypes.OrderNotCancellable.Because($"The order is {Status(order)}.");

    private static string Status(Order order) =>
        order.Status switch
        {
            OrderStatus.Reserved => "past the end of its hold",
            OrderStatus.Confirmed => "confirmed",
            OrderStatus.Cancelled => "cancelled",
            _ => "expired",
        };
}
