using System.Net;
using System.Text.Json;

namespace FlashSale.Storage.Payments;

/// <summary>What the provider's API answered, as far as we care.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="IntentId">Of the payment intent, which an error may carry too.</param>
/// <param name="IntentStatus">Such as <c>requires_capture</c>.</param>
/// <param name="ErrorType">Such as <c>card_error</c>.</param>
/// <param name="ErrorCode">Such as <c>card_declined</c>.</param>
/// <param name="ErrorMessage">For people; meant for buyers only in a <c>card_error</c>: others quote what was sent.</param>
/// <param name="RetryAfter">When it asks for patience.</param>
/// <param name="IsReadable">False: a page of a proxy, or of whoever else is at that address. It says nothing, whatever its status.</param>
internal sealed record ProviderAnswer(
    HttpStatusCode Status,
    string? IntentId = null,
    string? IntentStatus = null,
    string? ErrorType = null,
    string? ErrorCode = null,
    string? ErrorMessage = null,
    TimeSpan? RetryAfter = null,
    bool IsReadable = true
)
{
    /// <summary>Nothing was decided: the same request may be sent again. 409 is two requests with one key, or on one intent, at once.</summary>
    public bool IsTransient =>
        !IsReadable
        || Status is HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests
        || Status >= HttpStatusCode.InternalServerError;

    // {"id":"pi_1","object":"payment_intent","status":"requires_capture", …}
    // {"error":{"type":"card_error","code":"card_declined","message":"…","payment_intent":{"id":"pi_1","status":"requires_payment_method"}}}
    public static async Task<ProviderAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var wait = response.Headers.RetryAfter?.Delta;
        JsonElement root;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancel);
            root = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return new(response.StatusCode, RetryAfter: wait, IsReadable: false);
        }
        var error = Member(root, "error");
        var intent = error.ValueKind == JsonValueKind.Object ? Member(error, "payment_intent") : root;
        return new(
            response.StatusCode,
            Text(intent, "id"),
            Text(intent, "status"),
            Text(error, "type"),
            Text(error, "code"),
            Text(error, "message"),
            wait
        );
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
