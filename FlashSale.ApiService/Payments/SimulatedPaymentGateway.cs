using FlashSale.Domain;

namespace FlashSale.ApiService.Payments;

/// <summary>
/// A provider that decides by the token alone: <c>tok_approve</c> pays, everything else (such as <c>tok_decline</c>) is declined. It
/// remembers nothing, so it is the same on every replica; a repeated capture or void changes nothing by nature.
/// </summary>
internal sealed class SimulatedPaymentGateway : IPaymentGateway
{
    public const string Approve = "tok_approve";
    public const string Decline = "tok_decline";

    private static readonly Task<PaymentOutcome> Done = Task.FromResult<PaymentOutcome>(new PaymentOutcome.Done());
    private static readonly Task<PaymentOutcome> Declined = Task.FromResult<PaymentOutcome>(
        new PaymentOutcome.Declined("The simulated provider approves `tok_approve` only.")
    );

    public Task<PaymentOutcome> AuthorizeAsync(OrderId order, Money amount, string token, CancellationToken cancel) =>
        token == Approve ? Done : Declined;

    public Task<PaymentOutcome> CaptureAsync(OrderId order, CancellationToken cancel) => Done;

    public Task<PaymentOutcome> VoidAsync(OrderId order, CancellationToken cancel) => Done;
}
