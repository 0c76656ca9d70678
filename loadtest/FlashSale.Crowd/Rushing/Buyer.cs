using System.Diagnostics;
using System.Net;
using FlashSale.Crowd.Api;
using FlashSale.Crowd.Api.Contract;

namespace FlashSale.Crowd.Rushing;

/// <summary>One of the crowd, with a session, an address, connections and one idempotency key of their own.</summary>
internal sealed class Buyer(int number, Caller caller, Impatience impatience, int presses) : IDisposable
{
    private readonly string _key = Guid.NewGuid().ToString("N");

    public int Number => number;

    /// <summary>Opens the connection, so that the rush measures purchases and not handshakes.</summary>
    /// <exception cref="HttpRequestException">No connection.</exception>
    public Task WarmUpAsync(string productId, CancellationToken cancel) =>
        caller.SendAsync(HttpMethod.Get, $"product/{productId}", null, cancel);

    public async Task<IReadOnlyList<Attempt>> RushAsync(string productId, CancellationToken cancel)
    {
        if (impatience == Impatience.AllAtOnce)
            return await Task.WhenAll(Enumerable.Range(0, presses).Select(_ => PressAsync(productId, cancel)));
        var attempts = new List<Attempt>();
        for (var press = 0; press < (impatience == Impatience.None ? 1 : presses); press++)
            attempts.Add(await PressAsync(productId, cancel));
        return attempts;
    }

    /// <summary>The buyer's orders of that product, or null when they could not be had.</summary>
    public async Task<IReadOnlyList<OrderAnswer>?> TryListOrdersAsync(string productId, CancellationToken cancel)
    {
        try
        {
            var answer = await caller.SendAsync(HttpMethod.Get, "user/orders?limit=100", null, cancel);
            var page = answer.IsSuccess ? answer.TryRead(CrowdJson.Default.OrderPage) : null;
            return page?.Items.Where(order => order.ProductId == productId).ToList();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => caller.Dispose();

    private async Task<Attempt> PressAsync(string productId, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var http = await caller.SendAsync(HttpMethod.Post, $"user/buy/{productId}", null, cancel, _key);
            var latency = Stopwatch.GetElapsedTime(start);
            return Told(Interpret(http), latency);
        }
        catch (HttpRequestException e)
        {
            return Lost(e.HttpRequestError == HttpRequestError.ConnectionError ? "no connection" : "connection lost");
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Lost("timeout");
        }

        Attempt Lost(string why) => Told(new PurchaseAnswer.Unknown(why), Stopwatch.GetElapsedTime(start));

        Attempt Told(PurchaseAnswer answer, TimeSpan latency) => new(number, _key, answer, Stopwatch.GetElapsedTime(0, start), latency);
    }

    internal static PurchaseAnswer Interpret(ApiAnswer http) =>
        (http.Status, http.IsSuccess ? http.TryRead(CrowdJson.Default.OrderAnswer)?.OrderId : http.ProblemCode) switch
        {
            (HttpStatusCode.Created, { } order) when !http.Replayed => new PurchaseAnswer.Accepted(order),
            (HttpStatusCode.OK, { } order) when http.Replayed => new PurchaseAnswer.Replayed(order),
            (HttpStatusCode.ServiceUnavailable, var code) => new PurchaseAnswer.Unknown(code ?? "HTTP 503"),
            (HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or HttpStatusCode.UnprocessableEntity, { } code) =>
                new PurchaseAnswer.Refused(code),
            _ => new PurchaseAnswer.OffContract(http.Describe()),
        };
}
