namespace FlashSale.Domain;

/// <summary>
/// A payment provider. The order's id is the reference of its payment, and every call is idempotent by it: a step may be repeated after a
/// crash without charging twice.
/// </summary>
public interface IPaymentGateway
{
    /// <summary>Sets the amount aside. Nothing is charged, and what is never captured lapses by itself.</summary>
    /// <param name="order">Reference of the payment.</param>
    /// <param name="amount">For all units of the order.</param>
    /// <param name="token">Names the buyer's means of payment. A secret: never logged.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<PaymentOutcome> AuthorizeAsync(OrderId order, Money amount, string token, CancellationToken cancel);

    /// <summary>Charges what was set aside, once.</summary>
    Task<PaymentOutcome> CaptureAsync(OrderId order, CancellationToken cancel);

    /// <summary>Lets go of what was set aside.</summary>
    Task<PaymentOutcome> VoidAsync(OrderId order, CancellationToken cancel);
}
