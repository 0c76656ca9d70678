using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FlashSale.Tests.Payments;

/// <summary>
/// A payment provider with Stripe's API of payment intents, on a free loopback port: it guards its intents' states, replays answers by
/// <c>Idempotency-Key</c>, and fails as it is told.
/// </summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    public const string SecretKey = "sk_test_not_a_secret";

    /// <summary>Any other one is declined, unless its name ends in <c>_unknown</c>.</summary>
    public const string Approved = "pm_card_visa";
    public const string Declined = "pm_card_declined";
    public const string NotKnown = "pm_4242_unknown";

    private const string Page = "<html><body>404 Not Found</body></html>";

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Request, (int, string) Answer)> _answers = [];
    private readonly ConcurrentQueue<(string Step, FakeFault Fault)> _faults = [];

    private FakeProvider(WebApplication app)
    {
        _app = app;
        app.Run(HandleAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    public ConcurrentDictionary<string, FakeIntent> Intents { get; } = new();

    /// <summary>Step and idempotency key of each request, in the order of their arrival.</summary>
    public ConcurrentQueue<(string Step, string? Key)> Requests { get; } = [];

    /// <summary>Called after a step was done and before it is answered.</summary>
    public Func<string, FakeIntent, Task>? Done { get; set; }

    public static async Task<FakeProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var provider = new FakeProvider(builder.Build());
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>The next request of this step (<c>create</c>, <c>confirm</c>, <c>capture</c>, <c>cancel</c>, <c>get</c>) goes wrong.</summary>
    public void Fault(string step, FakeFault fault, int times = 1)
    {
        for (var i = 0; i < times; i++)
            _faults.Enqueue((step, fault));
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Heal() => _faults.Clear();

    public FakeIntent IntentOf(string order) => Intents.Values.Single(intent => intent.Order == order);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var (step, id) = Parse(context.Request);
        var key = context.Request.Headers["Idempotency-Key"].FirstOrDefault();
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : FormCollection.Empty;
        Requests.Enqueue((step, key));
        if (context.Request.Headers.Authorization != $"Bearer {SecretKey}")
        {
            await AnswerAsync(context, 401, Error("invalid_request_error", "api_key", "Invalid API Key provided"));
            return;
        }
        var fault = TakeFault(step);
        if (Instead(fault) is var (code, body))
        {
            await AnswerAsync(context, code, body);
            return;
        }
        var (status, json) = Replay(key, $"{step} {id} {string.Join('&', form)}", () => Decide(step, id, form));
        if (Done is not null && FindIntent(id) is { } intent)
            await Done(step, intent);
        if (fault == FakeFault.StaysSilent)
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        else if (fault == FakeFault.FailsAfter)
            await AnswerAsync(context, 500, Error("api_error", "", "Something is broken"));
        else if (fault == FakeFault.IsSomebodyElseAfter)
            await AnswerAsync(context, 404, Page);
        else
            await AnswerAsync(context, status, json);
    }

    /// <summary>What is answered without doing anything.</summary>
    private static (int, string)? Instead(FakeFault? fault) =>
        fault switch
        {
            FakeFault.FailsBefore => (500, Error("api_error", "", "Something is broken")),
            FakeFault.IsSomebodyElse => (404, Page),
            FakeFault.Moved => (301, ""),
            FakeFault.KnowsNoIntent => (404, Error("invalid_request_error", "resource_missing", "No such payment_intent")),
            FakeFault.Depends => (424, Error("api_error", "external_dependency_failed", "Another service did not do its part")),
            _ => null,
        };

    private static (string Step, string? Id) Parse(HttpRequest request)
    {
        // /v1/payment_intents/{id}/{step}
        var parts = request.Path.Value!.Trim('/').Split('/');
        var step = parts.Length switch
        {
            2 => "create",
            3 => "get",
            _ => parts[3],
        };
        return (step, parts.ElementAtOrDefault(2));
    }

    private (int, string) Replay(string? key, string request, Func<(int, string)> decide)
    {
        lock (_lock)
        {
            if (key is null)
                return decide();
            if (!_answers.TryGetValue(key, out var known))
                _answers[key] = known = (request, decide());
            return known.Request == request ? known.Answer : (400, Error("idempotency_error", "", "The key is of another request"));
        }
    }

    private (int, string) Decide(string step, string? id, IFormCollection form)
    {
        if (step == "create")
            return (200, Create(form).Json);
        if (FindIntent(id) is not { } intent)
            return (404, Error("invalid_request_error", "resource_missing", $"No such payment_intent: '{id}'"));
        return (step, intent.Status) switch
        {
            ("get", _) => (200, intent.Json),
            ("confirm", "requires_payment_method") => Confirm(intent, form["payment_method"].ToString()),
            ("capture", "requires_capture") => Capture(intent),
            ("cancel", "requires_payment_method" or "requires_capture") => Cancel(intent),
            _ => (400, Error("invalid_request_error", "payment_intent_unexpected_state", $"The intent is {intent.Status}", intent)),
        };
    }

    private FakeIntent Create(IFormCollection form)
    {
        Assert.Equal(("manual", "card"), (form["capture_method"].ToString(), form["payment_method_types[]"].ToString()));
        var amount = long.Parse(form["amount"].ToString(), CultureInfo.InvariantCulture);
        var intent = new FakeIntent($"pi_{Intents.Count + 1}", form["metadata[order_id]"].ToString(), amount, form["currency"].ToString());
        Intents[intent.Id] = intent;
        return intent;
    }

    private static (int, string) Confirm(FakeIntent intent, string token)
    {
        if (token.EndsWith("_unknown", StringComparison.Ordinal))
            return (400, Error("invalid_request_error", "resource_missing", $"No such PaymentMethod: '{token}'"));
        if (token != Approved)
            return (402, Error("card_error", "card_declined", "Your card was declined.", intent));
        intent.Status = "requires_capture";
        intent.Authorizations++;
        return (200, intent.Json);
    }

    private static (int, string) Capture(FakeIntent intent)
    {
        intent.Status = "succeeded";
        intent.Captures++;
        return (200, intent.Json);
    }

    private static (int, string) Cancel(FakeIntent intent)
    {
        intent.Status = "canceled";
        return (200, intent.Json);
    }

    private FakeFault? TakeFault(string step)
    {
        lock (_lock)
            return _faults.TryPeek(out var next) && next.Step == step && _faults.TryDequeue(out next) ? next.Fault : null;
    }

    private FakeIntent? FindIntent(string? id) => id is null ? null : Intents.GetValueOrDefault(id);

    private static string Error(string type, string code, string message, FakeIntent? intent = null)
    {
        var more = intent is null ? "" : $",\"payment_intent\":{intent.Json}";
        return $$$"""{"error":{"type":"{{{type}}}","code":"{{{code}}}","message":"{{{message}}}"{{{more}}}}}""";
    }

    private static Task AnswerAsync(HttpContext context, int status, string json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }
}
