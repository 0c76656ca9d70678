namespace FlashSale.Domain;

/// <summary>
/// A payment provider. An order has one payment there, however often it is opened, and that payment is set aside and taken once at most:
/// every call may be repeated, by anybody, after any crash.
/// </summary>
/// <remarks>Nothing here throws for what a provider or a network does: that is <see cref="PaymentOutcome.Unavailable"/>.</remarks>
public interface IPaymentGateway
{
    /// <summary>Makes the payment known: <see cref="PaymentOutcome.Opened"/>, the same reference each time. No money moves.</summary>
    Task<PaymentOutcome> OpenAsync(OrderId order, Money amount, CancellationToken cancel);

    /// <summary>Sets the amount aside. Nothing is charged, and what is never captured lapses by itself.</summary>
    /// <param name="payment">An opened one.</param>
    /// <param name="token">Names the buyer's means of payment. A secret: never logged.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<PaymentOutcome> AuthorizeAsync(Payment payment, string token, CancellationToken cancel);

    /// <summary>Whether money is set aside or taken. <see cref="PaymentOutcome.Declined"/>: neither.</summary>
    Task<PaymentOutcome> AskAsync(Payment payment, CancellationToken cancel);

    /// <summary>Charges what was set aside, once.</summary>
    Task<PaymentOutcome> CaptureAsync(Payment payment, CancellationToken cancel);

    /// <summary>Lets go of what was set aside, if anything was; nothing can be set aside for it afterwards.</summary>
    Task<PaymentOutcome> VoidAsync(Payment payment, CancellationToken cancel);
}
