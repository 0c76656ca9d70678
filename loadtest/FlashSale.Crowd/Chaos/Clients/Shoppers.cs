using FlashSale.Crowd.Api;
using FlashSale.Crowd.Api.Contract;

namespace FlashSale.Crowd.Chaos.Clients;

/// <summary>All shoppers of a run, for its whole length.</summary>
internal sealed class Shoppers : IDisposable
{
    /// <summary>A request that a frozen replica holds is given up before the replica thaws.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(2);

    private readonly CrowdPlan _plan;
    private readonly RunClock _clock;
    private readonly List<HttpClient> _replicas;
    private readonly List<Shopper> _shoppers;

    /// <param name="plan">Who comes, for what.</param>
    /// <param name="replicas">Where the API's replicas are.</param>
    /// <param name="sessions">One for each of <see cref="CrowdPlan.ShopperCount"/>.</param>
    /// <param name="history">Where everything is written down.</param>
    /// <param name="clock">What time it is.</param>
    public Shoppers(CrowdPlan plan, IEnumerable<Uri> replicas, IReadOnlyList<DevSession> sessions, History history, RunClock clock)
    {
        _plan = plan;
        _clock = clock;
        _replicas = [.. replicas.Select(static url => Caller.Connect(url, AnswerPatience))];
        var addresses = new Addresses();
        _shoppers = [.. sessions.Select(Prepare)];

        Shopper Prepare(DevSession session, int number)
        {
            var address = addresses.Next();
            List<Caller> doors = [.. _replicas.Select(http => new Caller(http, address, session.SessionId))];
            return new Shopper(session, doors, new Random(unchecked((plan.Seed * 100_003) + number)), history, clock);
        }
    }

    /// <summary>Returns when time is up and everybody has come to an end of what they were doing.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var start = _clock.NowMs;
        var end = start + (long)_plan.Length.TotalMilliseconds;
        var waiting = new Queue<Shopper>(_shoppers);
        var steady = Take(_plan.SteadyBuyers).Select(shopper => new SteadyBuyer(shopper, _plan.Plenty).RunAsync(IsOpen, cancel));
        var rush = Take(_plan.RushBuyers).Select(ComeAsync);
        List<Task> everybody = [.. steady, .. rush];
        everybody.AddRange(Enumerable.Range(0, _plan.Seats).Select(_ => SeatAsync()).ToList());
        await Task.WhenAll(everybody);

        bool IsOpen() => _clock.NowMs < end;

        List<Shopper> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => waiting.Dequeue())];

        // Arrivals are spread over the first four fifths, so that each fault meets some.
        async Task ComeAsync(Shopper shopper)
        {
            await Task.Delay(shopper.Next(0, (int)(_plan.Length.TotalMilliseconds * 0.8)), cancel);
            await new RushBuyer(shopper, _plan.Rush).RunAsync(cancel);
        }

        async Task SeatAsync()
        {
            while (IsOpen() && TryNext(out var shopper))
                await new HoldBuyer(shopper, _plan.Held).RunAsync(IsOpen, cancel);
        }

        bool TryNext(out Shopper shopper)
        {
            lock (waiting)
                return waiting.TryDequeue(out shopper!);
        }
    }

    /// <summary>Some of those who walked away without an answer come back and ask what became of it; the others never do.</summary>
    public async Task AskAgainAsync(History history, CancellationToken cancel)
    {
        var byUser = _shoppers.ToDictionary(static shopper => shopper.UserId);
        foreach (var (user, product, key) in history.OpenKeys())
        {
            var shopper = byUser[user];
            if (shopper.Next(0, 2) == 0)
                await shopper.InsistAsync(() => shopper.BuyAsync(product, key, cancel), cancel);
        }
    }

    public void Dispose()
    {
        foreach (var http in _replicas)
            http.Dispose();
    }
}
