using System.Text;
using FlashSale.Storage.Payments;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Payments;

/// <summary>Sends webhooks as the provider does, or as somebody who would like to be it.</summary>
internal static class WebhookSender
{
    public const string Secret = "whsec_not_a_secret";

    public static string Event(FakeIntent intent, string type = "payment_intent.amount_capturable_updated") =>
        $$$"""{"id":"evt_1","object":"event","type":"{{{type}}}","data":{"object":{{{intent.Json}}}}}""";

    public static string Sign(string body, DateTimeOffset time, string secret = Secret)
    {
        var signature = new byte[32];
        StripeSignature.Sign(Encoding.UTF8.GetBytes(body), time.ToUnixTimeSeconds(), secret, signature);
        return $"t={time.ToUnixTimeSeconds()},v1={Convert.ToHexStringLower(signature)},v0=ignored";
    }

    /// <param name="client">Of the API.</param>
    /// <param name="body">Sent as it is.</param>
    /// <param name="signature">Null: not signed.</param>
    public static Task<ApiReply> SendAsync(ApiClient client, string body, string? signature) =>
        client.PostAsync("payments/webhook", body, signature is null ? [] : [("Stripe-Signature", signature)]);
}
