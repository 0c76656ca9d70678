using System.Globalization;
using System.Net;
using FlashSale.Domain;
using Microsoft.Extensions.Logging;

namespace FlashSale.Storage.Payments;

/// <summary>
/// Payments through Stripe's API of payment intents, or one like it. An order is one intent, because it is created under a key made of
/// the order's id; an intent is authorized once and captured once, because it has a state and the provider guards it.
/// </summary>
internal sealed class HttpPaymentGateway(ProviderClient client, ILogger<HttpPaymentGateway> logger) : IPaymentGateway
{
    private const string Intents = "/v1/payment_intents";

    // The states of an intent that mean something to us. Those not named here have nothing set aside.
    private const string Authorized = "requires_capture";
    private const string Captured = "succeeded";
    private const string Voided = "canceled";
    private const string Undecided = "processing";

    public async Task<PaymentOutcome> OpenAsync(OrderId order, Money amount, CancellationToken cancel)
    {
        KeyValuePair<string, string>[] form =
        [
            new("amount", amount.Minor.ToString(CultureInfo.InvariantCulture)),
            new("currency", amount.Currency.ToLowerInvariant()),
            new("capture_method", "manual"),
            new("payment_method_types[]", "card"),
            new("metadata[order_id]", order.Value),
        ];
        var answer = await client.PostAsync(Intents, form, $"order-{order.Value}", cancel);
        return answer is { Status: HttpStatusCode.OK, IntentId: { } id } ? new PaymentOutcome.Opened(id) : Refusal(answer);
    }

    /// <summary>
    /// A key of its own for each call: a second card, or the same one after it was topped up, is another attempt. That none of them
    /// succeeds twice is the intent's state.
    /// </summary>
    public async Task<PaymentOutcome> AuthorizeAsync(Payment payment, string token, CancellationToken cancel)
    {
        // There is no page on which a buyer could answer their bank's questions: a card that asks some is declined.
        KeyValuePair<string, string>[] form = [new("payment_method", token), new("error_on_requires_action", "true")];
        return Judge(await client.PostAsync(PathOf(payment, "/confirm"), form, NewKey(), cancel), Authorized, Captured);
    }

    public async Task<PaymentOutcome> AskAsync(Payment payment, CancellationToken cancel) =>
        Judge(await client.GetAsync(PathOf(payment), cancel), Authorized, Captured);

    public async Task<PaymentOutcome> CaptureAsync(Payment payment, CancellationToken cancel) =>
        Judge(await client.PostAsync(PathOf(payment, "/capture"), [], NewKey(), cancel), Captured);

    public async Task<PaymentOutcome> VoidAsync(Payment payment, CancellationToken cancel) =>
        Judge(await client.PostAsync(PathOf(payment, "/cancel"), [], NewKey(), cancel), Voided);

    /// <summary>
    /// Asked of an intent that is there already, a step is refused, with the intent in the refusal: its state counts, not the refusal.
    /// </summary>
    private PaymentOutcome Judge(ProviderAnswer? answer, params ReadOnlySpan<string> done)
    {
        if (answer is { IsTransient: false, IntentStatus: { } status })
        {
            if (done.Contains(status))
                return new PaymentOutcome.Done();
            if (status == Undecided)
                return new PaymentOutcome.Unavailable();
        }
        return Refusal(answer);
    }

    private PaymentOutcome Refusal(ProviderAnswer? answer)
    {
        if (answer is null || answer.IsTransient)
            return new PaymentOutcome.Unavailable();
        if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            Log.ProviderRefusesUs(logger, (int)answer.Status, answer.ErrorCode);
            return new PaymentOutcome.Unavailable();
        }
        if (answer.ErrorType == "card_error")
            return new PaymentOutcome.Declined(answer.ErrorMessage ?? "The card was declined.");
        // An answer that lists nothing set aside is no trouble.
        if (answer.Status != HttpStatusCode.OK)
            Log.ProviderRefuses(logger, (int)answer.Status, answer.ErrorType, answer.ErrorCode, answer.IntentStatus);
        return new PaymentOutcome.Declined("The payment provider does not take this means of payment.");
    }

    private static string PathOf(Payment payment, string step = "") => $"{Intents}/{Uri.EscapeDataString(payment.Reference)}{step}";

    private static string NewKey() => Guid.NewGuid().ToString("N");
}
