using System.Diagnostics.CodeAnalysis;
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

    private const string Authorized = "requires_capture";
    private const string Captured = "succeeded";
    private const string Voided = "canceled";
    private const string Unpaid = "requires_payment_method";

    /// <summary>The states of an intent in which money is set aside or taken.</summary>
    private static readonly string[] SetAside = [Authorized, Captured];

    /// <summary>Those in which nothing is. The others, such as <c>processing</c>, leave it open.</summary>
    private static readonly string[] NothingSetAside = [Unpaid, "requires_confirmation", "requires_action", Voided];

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
        if (answer is { Status: HttpStatusCode.OK, IntentId: { } id })
            return new PaymentOutcome.Opened(id);
        return RefusesCard(answer) ? Refusal(answer) : Undecided(answer);
    }

    /// <summary>
    /// A key of its own for each call: a second card, or the same one after it was topped up, is another attempt. That none of them
    /// succeeds twice is the intent's state.
    /// </summary>
    public async Task<PaymentOutcome> AuthorizeAsync(Payment payment, string token, CancellationToken cancel)
    {
        // There is no page on which a buyer could answer their bank's questions: a card that asks some is declined.
        KeyValuePair<string, string>[] form = [new("payment_method", token), new("error_on_requires_action", "true")];
        var answer = await client.PostAsync(PathOf(payment, "/confirm"), form, NewKey(), cancel);
        if (Judge(payment, answer, SetAside, NothingSetAside) is { } outcome)
            return outcome;
        return RefusesCard(answer) ? Refusal(answer) : Undecided(answer);
    }

    public async Task<PaymentOutcome> AskAsync(Payment payment, CancellationToken cancel)
    {
        var answer = await client.GetAsync(PathOf(payment), cancel);
        return Judge(payment, answer, SetAside, NothingSetAside) ?? Undecided(answer);
    }

    public async Task<PaymentOutcome> CaptureAsync(Payment payment, CancellationToken cancel)
    {
        var answer = await client.PostAsync(PathOf(payment, "/capture"), [], NewKey(), cancel);
        return Judge(payment, answer, [Captured], [Unpaid, Voided]) ?? Undecided(answer);
    }

    public async Task<PaymentOutcome> VoidAsync(Payment payment, CancellationToken cancel)
    {
        var answer = await client.PostAsync(PathOf(payment, "/cancel"), [], NewKey(), cancel);
        return Judge(payment, answer, [Voided], [Captured]) ?? Undecided(answer);
    }

    /// <summary>
    /// The intent's state counts, not the answer's status: asked of an intent that is there already, a step is refused, with the intent in
    /// the refusal. Null: no verdict. A payment is closed for good by one, so nothing else may pass for it.
    /// </summary>
    private PaymentOutcome? Judge(Payment payment, ProviderAnswer? answer, ReadOnlySpan<string> done, ReadOnlySpan<string> never) =>
        answer is not { IsTransient: false, IntentStatus: { } status } || answer.IntentId != payment.Reference ? null
        : done.Contains(status) ? new PaymentOutcome.Done()
        : never.Contains(status) ? Refusal(answer)
        : null;

    /// <summary>
    /// The card was declined, or is none. Without an intent that is only said in these words: 404 is an intent that this account doesn't have,
    /// which is our trouble and not the card's.
    /// </summary>
    private static bool RefusesCard([NotNullWhen(true)] ProviderAnswer? answer) =>
        answer is { IsTransient: false, IntentStatus: null }
        && answer is { ErrorType: "card_error" } or { Status: HttpStatusCode.BadRequest, ErrorType: "invalid_request_error" };

    private PaymentOutcome.Declined Refusal(ProviderAnswer answer)
    {
        if (answer.ErrorType == "card_error")
            return new(answer.ErrorMessage ?? "The card was declined.");
        // An answer that lists nothing set aside is no trouble.
        if (answer.Status != HttpStatusCode.OK)
            Log.ProviderRefuses(logger, (int)answer.Status, answer.ErrorType, answer.ErrorCode, answer.IntentStatus);
        return new("The payment provider does not take this means of payment.");
    }

    private PaymentOutcome.Unavailable Undecided(ProviderAnswer? answer)
    {
        if (answer is { IsReadable: true, Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden })
            Log.ProviderRefusesUs(logger, (int)answer.Status, answer.ErrorCode);
        else if (answer is not null)
            Log.ProviderUndecided(logger, (int)answer.Status, answer.ErrorType, answer.ErrorCode, answer.IntentStatus);
        return new();
    }

    private static string PathOf(Payment payment, string step = "") => $"{Intents}/{Uri.EscapeDataString(payment.Reference)}{step}";

    private static string NewKey() => Guid.NewGuid().ToString("N");
}
