using System.Diagnostics;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.SoldOut;

/// <summary>
/// Customers who press on, each with one key, while Redis goes and comes back; and what none of them may be told. Strangers press until
/// they have a unit. Buyers have one, and press all the same.
/// </summary>
/// <remarks>Start times are taken before a press is sent, and what it means is looked up after its answer: so a slow machine accuses nobody.</remarks>
internal sealed class PressingCrowd(string product) : IAsyncDisposable
{
    /// <summary>Between two presses of one customer: many answers come out of memory, and a hundred a second are enough.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    private readonly List<Task> _customers = [];
    private long _leasesAreOverAt = long.MaxValue;
    private bool _isBack;
    private bool _isOver;
    private int _sold;
    private int _told;

    /// <summary>Strangers who have got a unit.</summary>
    public int Sold => Volatile.Read(ref _sold);

    /// <summary>Customers who pressed when all leases were over and Redis was away, and were told so.</summary>
    public int ToldTheTruth => Volatile.Read(ref _told);

    public int Count => _customers.Count;

    public void AddStranger(ApiClient stranger) => _customers.Add(PressAsync(stranger, null));

    /// <param name="buyer">Who.</param>
    /// <param name="order">What they got for the key "mine".</param>
    public void AddBuyer(ApiClient buyer, string order) => _customers.Add(PressAsync(buyer, order));

    /// <summary>From now on Redis gives no lease: when the last one has ended, nobody may say "sold out".</summary>
    public void RedisIsAway(TimeSpan lease) =>
        Volatile.Write(ref _leasesAreOverAt, Stopwatch.GetTimestamp() + (long)(lease.TotalSeconds * Stopwatch.Frequency));

    /// <summary>From now on Redis may have been asked.</summary>
    public void RedisMayBeBack() => Volatile.Write(ref _isBack, true);

    /// <summary>Fails at once when a customer was told something wrong.</summary>
    public Task UntilAsync(Func<bool> condition, string what) =>
        Eventually.IsTrueAsync(
            async () =>
            {
                foreach (var customer in _customers.Where(static customer => customer.IsFaulted))
                    await customer;
                return condition();
            },
            what
        );

    /// <summary>Fails when a customer was told something wrong.</summary>
    public Task GoHomeAsync()
    {
        Volatile.Write(ref _isOver, true);
        return Task.WhenAll(_customers);
    }

    public async ValueTask DisposeAsync() => await GoHomeAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task PressAsync(ApiClient customer, string? order)
    {
        for (var wasTold = false; !Volatile.Read(ref _isOver); await Task.Delay(Pace))
        {
            var began = Stopwatch.GetTimestamp();
            var answer = await customer.BuyAsync(product, "mine");
            var nobodyKnows = began >= Volatile.Read(ref _leasesAreOverAt) && !Volatile.Read(ref _isBack);
            if (answer.Status == 503)
            {
                answer.IsProblem(503, "store_unavailable");
                if (nobodyKnows && !wasTold)
                    Interlocked.Increment(ref _told);
                wasTold |= nobodyKnows;
            }
            else if (order is not null)
            {
                Assert.Equal((200, order), (answer.Status, answer.Text("orderId")));
            }
            else if (answer.Status is 200 or 201)
            {
                // 200: the press that bought was not answered.
                Interlocked.Increment(ref _sold);
                return;
            }
            else
            {
                answer.IsProblem(409, "sold_out");
                Assert.False(nobodyKnows, "\"Sold out\", and Redis was not asked.");
            }
        }
    }
}
