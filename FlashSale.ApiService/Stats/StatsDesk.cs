using FlashSale.Domain;

namespace FlashSale.ApiService.Stats;

/// <summary>Puts the figures of all processes and sales together. However many screens ask, it is done once at a time.</summary>
internal sealed class StatsDesk(
    IProcessBoard processes,
    ISaleBoard sales,
    IDeadLetters letters,
    IMailOutbox outbox,
    SaleBooks books,
    TimeProvider time
) : IDisposable
{
    /// <summary>Who asks sooner gets the same answer again.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(400);

    private readonly SemaphoreSlim _turn = new(1);
    private StatsResponse? _last;
    private long _takenAt;

    public void Dispose() => _turn.Dispose();

    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public async Task<StatsResponse> TakeAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (_last is null || time.GetElapsedTime(_takenAt) >= Freshness)
            {
                _last = await AskAsync(cancel);
                _takenAt = time.GetTimestamp();
            }
            return _last;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<StatsResponse> AskAsync(CancellationToken cancel)
    {
        var reports = processes.ListAsync(cancel);
        var (dead, mails) = (letters.CountAsync(cancel), outbox.CountAsync(cancel));
        var looking = sales.LookAsync(cancel);
        // WhenAll observes all of them, whichever fails.
        await Task.WhenAll(reports, dead, mails, looking);
        var look = await looking;
        var known = await books.FindAsync(look.Sales, cancel);
        var told = await reports;
        return new(
            look.BegunAt,
            [.. told.Select(static one => new InstanceStats(one.Name, one.Role, one.StartedAt, one.MemoryBytes))],
            Purchases(told),
            Latency(told),
            Cache(told),
            Stream(look, known),
            await dead,
            await mails,
            told.Sum(static one => one.Streams),
            [
                .. look
                    .Sales.Select(sale => SaleStats.Of(sale, known[sale.Figures.Product]))
                    .OrderBy(static sale => sale.ProductId, StringComparer.Ordinal),
            ]
        );
    }

    private static PurchaseStats Purchases(IReadOnlyList<ProcessFigures> told)
    {
        var outcomes = told.SelectMany(static one => one.Purchases)
            .GroupBy(static outcome => outcome.Key)
            .ToDictionary(static outcome => outcome.Key, static outcome => outcome.Sum(static count => count.Value));
        outcomes.Remove("accepted", out var accepted);
        outcomes.Remove("replayed", out var replayed);
        return new(accepted, replayed, outcomes);
    }

    private static LatencyStats Latency(IReadOnlyList<ProcessFigures> told)
    {
        var counts = new long[LatencyBuckets.Count];
        foreach (var one in told)
        {
            for (var bucket = 0; bucket < Math.Min(counts.Length, one.Latencies.Count); bucket++)
                counts[bucket] += one.Latencies[bucket];
        }
        double? At(double share) => LatencyBuckets.Percentile(counts, share) is { } exact ? Math.Round(exact, 2) : null;
        return new(At(0.5), At(0.95), At(0.99));
    }

    private static CacheStats Cache(IReadOnlyList<ProcessFigures> told)
    {
        var (hits, misses) = (told.Sum(static one => one.CacheHits), told.Sum(static one => one.CacheMisses));
        return new(hits, misses, hits + misses == 0 ? null : Math.Round((double)hits / (hits + misses), 4));
    }

    private static StreamStats Stream(SaleLook look, IReadOnlyDictionary<ProductId, SaleBook> books)
    {
        var oldest = books.Values.Min(static book => book.Lag.OldestAt);
        var wait = oldest is { } since ? Math.Max(0, (look.BegunAt - since).TotalSeconds) : 0;
        return new(books.Values.Sum(static book => book.Lag.Entries), Math.Round(wait, 3));
    }
}
