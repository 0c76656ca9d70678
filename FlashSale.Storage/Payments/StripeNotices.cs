using System.Text.Json;
using FlashSale.Domain;

namespace FlashSale.Storage.Payments;

/// <summary>Webhooks as Stripe sends them. Only the signature is believed, and of the content only which payment it is about.</summary>
internal sealed class StripeNotices(IOptions<PaymentOptions> options, TimeProvider time) : IPaymentNotices
{
    private const string OurKind = "payment_intent.";

    private static readonly PaymentNotice Foreign = new PaymentNotice.Foreign();

    public PaymentNotice Read(ReadOnlyMemory<byte> body, string? signature)
    {
        if (options.Value.WebhookSecret is not { Length: > 0 } secret)
            return new PaymentNotice.Refused("No webhooks are expected here.");
        if (!StripeSignature.IsValid(body.Span, signature, secret, time.GetUtcNow(), options.Value.WebhookTolerance))
            return new PaymentNotice.Refused("The signature is missing, wrong or too old.");
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Signed, but of a shape that we don't know: none of ours, and sending it again would not help.
            return Foreign;
        }
    }

    // {"type":"payment_intent.amount_capturable_updated","data":{"object":{"id":"pi_1","metadata":{"order_id":"…"}}}}
    private static PaymentNotice Read(JsonElement root)
    {
        if (root.GetProperty("type").GetString()?.StartsWith(OurKind, StringComparison.Ordinal) != true)
            return Foreign;
        var intent = root.GetProperty("data").GetProperty("object");
        var id = intent.GetProperty("metadata").GetProperty("order_id").GetString();
        return OrderId.TryParse(id, out var order) && intent.GetProperty("id").GetString() is { } reference
            ? new PaymentNotice.About(order, reference)
            : Foreign;
    }
}
