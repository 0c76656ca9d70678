using System.Collections.Concurrent;
using FlashSale.Domain;

namespace FlashSale.Tests.Api;

/// <summary>A payment provider on the other side of the network, as a test sees it: approves everything and remembers each call.</summary>
internal sealed class RecordingGateway : IPaymentGateway
{
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>What authorizing is answered with.</summary>
    public PaymentOutcome Authorization { get; set; } = new PaymentOutcome.Done();

    /// <summary>What asking is answered with.</summary>
    public PaymentOutcome Answer { get; set; } = new PaymentOutcome.Declined("nothing is set aside");

    /// <summary>What capturing and voiding are answered with.</summary>
    public PaymentOutcome Settlement { get; set; } = new PaymentOutcome.Done();

    public Task<PaymentOutcome> OpenAsync(OrderId order, Money amount, CancellationToken cancel) =>
        Record($"open {amount.Minor} {amount.Currency}", new PaymentOutcome.Opened($"ref_{order.Value}"));

    public Task<PaymentOutcome> AuthorizeAsync(Payment payment, string token, CancellationToken cancel) =>
        Record("authorize", Authorization);

    public Task<PaymentOutcome> AskAsync(Payment payment, CancellationToken cancel) => Record("ask", Answer);

    public Task<PaymentOutcome> CaptureAsync(Payment payment, CancellationToken cancel) => Record("capture", Settlement);

    public Task<PaymentOutcome> VoidAsync(Payment payment, CancellationToken cancel) => Record("void", Settlement);

    private Task<PaymentOutcome> Record(string call, PaymentOutcome outcome)
    {
        Calls.Enqueue(call);
        return Task.FromResult(outcome);
    }
}
