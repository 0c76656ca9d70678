using System.Collections.Concurrent;
using FlashSale.Domain;

namespace FlashSale.Tests.Api;

/// <summary>A payment provider on the other side of the network, as a test sees it: approves everything and remembers each call.</summary>
internal sealed class RecordingGateway : IPaymentGateway
{
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>What authorizing is answered with.</summary>
    public PaymentOutcome Authorization { get; init; } = new PaymentOutcome.Done();

    public Task<PaymentOutcome> AuthorizeAsync(OrderId order, Money amount, string token, CancellationToken cancel) =>
        Record($"authorize {amount.Minor} {amount.Currency}", Authorization);

    public Task<PaymentOutcome> CaptureAsync(OrderId order, CancellationToken cancel) => Record("capture", new PaymentOutcome.Done());

    public Task<PaymentOutcome> VoidAsync(OrderId order, CancellationToken cancel) => Record("void", new PaymentOutcome.Done());

    private Task<PaymentOutcome> Record(string call, PaymentOutcome outcome)
    {
        Calls.Enqueue(call);
        return Task.FromResult(outcome);
    }
}
