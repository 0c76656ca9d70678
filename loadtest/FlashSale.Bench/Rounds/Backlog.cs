using System.Diagnostics;
using FlashSale.Bench.Shops;
using FlashSale.Crowd;

namespace FlashSale.Bench.Rounds;

/// <summary>What the store has not heard of yet, as the audits tell it.</summary>
/// <param name="shop">Whose sales.</param>
internal sealed class Backlog(Shop shop)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public async Task<long> CountAsync(IEnumerable<string> sales, CancellationToken cancel)
    {
        var pending = 0L;
        foreach (var sale in sales)
            pending += (await shop.AuditAsync(sale, cancel)).Pending;
        return pending;
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
