using System.Diagnostics;
using FlashSale.Bench.Sites;
using FlashSale.Crowd;

namespace FlashSale.Bench.Rounds;

/// <summary>
/// What the store has not heard of yet, as the consumer groups tell it. Not the audit: that walks the whole sale as soon as nothing waits,
/// and would take more of the machine than what is measured.
/// </summary>
/// <param name="site">Where.</param>
internal sealed class Backlog(BenchSite site)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public async Task<long> CountAsync(IEnumerable<string> sales, CancellationToken cancel)
    {
        using var redis = await site.ConnectRedisAsync(cancel);
        var waiting = 0L;
        foreach (var sale in sales)
            waiting += await RedisFigures.BacklogAsync(redis, sale, cancel);
        return waiting;
    }

    /// <summary>Waits until all is stored.</summary>
    /// <returns>How long that took.</returns>
    /// <exception cref="NotTriedException">It never was.</exception>
    public async Task<TimeSpan> DrainAsync(IReadOnlyList<string> sales, CancellationToken cancel)
    {
        for (var start = Stopwatch.GetTimestamp(); ; await Task.Delay(20, cancel))
        {
            var waited = Stopwatch.GetElapsedTime(start);
            if (await CountAsync(sales, cancel) == 0)
                return waited;
            if (waited > Patience)
                throw new NotTriedException($"The worker did not store everything within {Patience.TotalSeconds:N0} s: see its log.");
        }
    }
}
