using System.Net.Http.Json;
using FlashSale.Crowd.Api;
using FlashSale.Crowd.Api.Contract;

namespace FlashSale.Crowd.Chaos.Clients;

/// <summary>A signed-in user who may come in through any replica, writes down what happened, and asks again when there was no answer.</summary>
/// <param name="session">Who it is.</param>
/// <param name="doors">A way in through each replica.</param>
/// <param name="random">Decides on doors and pauses. Of this shopper alone.</param>
/// <param name="history">Where everything is written down.</param>
/// <param name="clock">What time it is.</param>
internal sealed class Shopper(DevSession session, IReadOnlyList<Caller> doors, Random random, History history, RunClock clock)
{
    private const string Approved = "tok_approve";

    /// <summary>Tries before a shopper without an answer walks away.</summary>
    private const int Patience = 25;

    public string UserId => session.UserId;

    /// <summary>From <paramref name="least"/> on, below <paramref name="end"/>. May be called by several presses at once.</summary>
    public int Next(int least, int end)
    {
        lock (random)
            return random.Next(least, end);
    }

    public Task<Reply> BuyAsync(string product, string key, CancellationToken cancel) =>
        AskAsync(OperationKind.Buy, product, key, order: null, $"user/buy/{product}", body: null, cancel);

    public Task<Reply> PayAsync(string product, string order, CancellationToken cancel)
    {
        var body = JsonContent.Create(new Payment(Approved), CrowdJson.Default.Payment);
        return AskAsync(OperationKind.Pay, product, key: null, order, $"user/orders/{order}/pay", body, cancel);
    }

    public Task<Reply> CancelAsync(string product, string order, CancellationToken cancel) =>
        AskAsync(OperationKind.Cancel, product, key: null, order, $"user/orders/{order}/cancel", body: null, cancel);

    /// <summary>Asks until there is an answer. One in twelve shoppers without an answer walks away each time.</summary>
    /// <returns>An answer, or the last unknown.</returns>
    public async Task<Reply> InsistAsync(Func<Task<Reply>> ask, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var reply = await ask();
            if (reply is Reply.Ok or Reply.Refused || attempt == Patience || Next(0, 12) == 0)
                return reply;
            await PauseAsync(100, 600, cancel);
        }
    }

    public Task PauseAsync(int leastMs, int mostMs, CancellationToken cancel) => Task.Delay(Next(leastMs, mostMs), cancel);

    private async Task<Reply> AskAsync(
        OperationKind kind,
        string product,
        string? key,
        string? order,
        string path,
        HttpContent? body,
        CancellationToken cancel
    )
    {
        var door = doors[Next(0, doors.Count)];
        var started = clock.NowMs;
        Reply reply;
        try
        {
            reply = Reply.Of(await door.SendAsync(HttpMethod.Post, path, body, cancel, key));
        }
        catch (HttpRequestException e)
        {
            reply = new Reply.Unknown(e.HttpRequestError == HttpRequestError.ConnectionError ? "no connection" : "connection lost");
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            reply = new Reply.Unknown("timeout");
        }
        history.Add(new Operation(kind, product, UserId, key, order, started, clock.NowMs, reply));
        return reply;
    }
}
