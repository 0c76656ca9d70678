using FlashSale.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Storage.Payments;

/// <summary>
/// A provider that takes no money and decides by the token alone: every one that is not named here is declined. It remembers nothing, so it
/// is the same on every replica and after every crash; a repeated capture or void changes nothing by nature.
/// </summary>
internal sealed class SimulatedPaymentGateway(IServiceProvider services) : IPaymentGateway
{
    /// <summary>Sets the amount aside.</summary>
    public const string Approve = "tok_approve";

    /// <summary>Never answers.</summary>
    public const string TimeOut = "tok_timeout";

    /// <summary>Sets the amount aside, and says so twice more by itself, before the answer is there: as webhooks sometimes do.</summary>
    public const string Twice = "tok_twice";

    private const int Echoes = 2;

    private static readonly Task<PaymentOutcome> Done = Task.FromResult<PaymentOutcome>(new PaymentOutcome.Done());
    private static readonly Task<PaymentOutcome> Unavailable = Task.FromResult<PaymentOutcome>(new PaymentOutcome.Unavailable());
    private static readonly Task<PaymentOutcome> Declined = Task.FromResult<PaymentOutcome>(
        new PaymentOutcome.Declined($"The simulated provider approves `{Approve}` only.")
    );

    public Task<PaymentOutcome> OpenAsync(OrderId order, Money amount, CancellationToken cancel) =>
        Task.FromResult<PaymentOutcome>(new PaymentOutcome.Opened($"sim_{order.Value}"));

    public Task<PaymentOutcome> AuthorizeAsync(Payment payment, string token, CancellationToken cancel) =>
        token switch
        {
            Approve => Done,
            Twice => ApproveTwiceAsync(payment, cancel),
            TimeOut => Unavailable,
            _ => Declined,
        };

    /// <summary>It has no memory to look into: a payment whose answer got lost is tried again, or lapses with its hold.</summary>
    public Task<PaymentOutcome> AskAsync(Payment payment, CancellationToken cancel) => Declined;

    public Task<PaymentOutcome> CaptureAsync(Payment payment, CancellationToken cancel) => Done;

    public Task<PaymentOutcome> VoidAsync(Payment payment, CancellationToken cancel) => Done;

    // Looked up when it is needed: the settlement is made of this gateway.
    private async Task<PaymentOutcome> ApproveTwiceAsync(Payment payment, CancellationToken cancel)
    {
        var settlement = services.GetRequiredService<PaymentSettlement>();
        for (var echo = 0; echo < Echoes; echo++)
            if (await settlement.ConfirmAsync(payment.Order, user: null, cancel) is { } order)
                await settlement.SettleAsync(payment, order, cancel);
        return await Done;
    }
}
