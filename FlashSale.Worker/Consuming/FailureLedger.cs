using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Remembers entries that failed alone, until they succeed or are given up. It is kept in memory on purpose: deliveries that Redis counts
/// also grow during an outage, and an outage must never cost an entry its tries. A restart gives every entry a new chance.
/// </summary>
internal sealed class FailureLedger(IOptions<ConsumerOptions> options, TimeProvider time)
{
    /// <summary>Bound of the memory. Beyond it all start anew: so many failures are no matter of single entries.</summary>
    private const int Limit = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<(ProductId, string), Failure> _failures = [];

    /// <summary>Counts a try. True when the entry has had enough of them, for long enough.</summary>
    public bool Record(SaleStreamEntry entry, out int tries)
    {
        var now = time.GetTimestamp();
        var key = (entry.Product, entry.EntryId);
        lock (_lock)
        {
            if (_failures.Count >= Limit)
                _failures.Clear();
            var failure = _failures.TryGetValue(key, out var known) ? known with { Tries = known.Tries + 1 } : new(1, now);
            _failures[key] = failure;
            tries = failure.Tries;
            return tries >= options.Value.PoisonTries && time.GetElapsedTime(failure.FirstAt, now) >= options.Value.PoisonAge;
        }
    }

    /// <summary>These are done with, whatever became of them.</summary>
    public void Forget(IReadOnlyList<SaleStreamEntry> entries)
    {
        lock (_lock)
        {
            if (_failures.Count == 0)
                return;
            foreach (var entry in entries)
                _failures.Remove((entry.Product, entry.EntryId));
        }
    }

    private readonly record struct Failure(int Tries, long FirstAt);
}
