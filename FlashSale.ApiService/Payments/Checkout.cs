using FlashSale.ApiService.Orders;
using FlashSale.ApiService.Problems;
using FlashSale.Domain;

namespace FlashSale.ApiService.Payments;

/// <summary>
/// Paying and cancelling. Money is set aside first, then Redis decides whether the hold still stands, then the money is taken or let go:
/// at no point has a buyer paid for a unit that went to somebody else.
/// </summary>
internal sealed class Checkout(ISaleGate gate, OrderBook book, IPaymentGateway payments, ILogger<Checkout> logger)
{
    private static readonly ProblemResult NotYours = ProblemTypes.OrderNotFound.Because("You have no order of this id.");
    private static readonly ProblemResult Rebuilding = new(ProblemTypes.SaleRebuilding)
    {
        Detail = "The order is stored, but its sale is not in Redis yet.",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <exception cref="StoreUnavailableException">
    /// Nothing is known. What was set aside stays so: the confirmation may have happened, and a repeated call takes it up from there.
    /// </exception>
    public async Task<CheckoutOutcome> PayAsync(OrderId id, UserId user, string token, CancellationToken cancel)
    {
        if (await book.FindAsync(id, user, cancel) is not { } order)
            return NotYours;
        if (order.Status == OrderStatus.Confirmed)
            return await SettleAsync(order, cancel);
        if (!order.IsLive)
            return NotPayable(order);
        var authorized = await payments.AuthorizeAsync(id, Amount(order), token, cancel);
        return authorized switch
        {
            PaymentOutcome.Done => await ConfirmAsync(order, user, cancel),
            PaymentOutcome.Declined declined => ProblemTypes.PaymentDeclined.Because(declined.Reason),
            _ => ExceptionProblems.StoreAway,
        };
    }

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

    private async Task<CheckoutOutcome> ConfirmAsync(Order order, UserId user, CancellationToken cancel)
    {
        switch (await gate.ConfirmAsync(order.Id, user, cancel))
        {
            case ConfirmOutcome.Confirmed confirmed:
                return await SettleAsync(confirmed.Order, cancel);
            case ConfirmOutcome.TooLate late:
                await LetGoAsync(order.Id);
                return NotPayable(late.Order);
            default:
                await LetGoAsync(order.Id);
                return Rebuilding;
        }
    }

    /// <summary>Also for an order that was paid before: whoever confirmed it may have died before the money was taken.</summary>
    private async Task<CheckoutOutcome> SettleAsync(Order order, CancellationToken cancel)
    {
        var withoutPayment = order.HoldUntil is null;
        if (!withoutPayment && await payments.CaptureAsync(order.Id, cancel) is not PaymentOutcome.Done and var failed)
            Log.CaptureFailed(logger, order.Id.Value, failed.GetType().Name);
        return order;
    }

    // Without the caller's token: that they hung up is no reason to keep their money.
    private async Task LetGoAsync(OrderId order)
    {
        if (await payments.VoidAsync(order, CancellationToken.None) is not PaymentOutcome.Done and var failed)
            Log.VoidFailed(logger, order.Value, failed.GetType().Name);
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
