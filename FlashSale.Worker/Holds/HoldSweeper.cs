using System.Collections.Concurrent;
using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Ends unpaid holds soon after their deadline, returning the unit and the buyer's right to buy. The deadline is judged by the clock of
/// Redis, and the script that ends a hold does so exactly once: any number of workers may sweep.
/// </summary>
internal sealed class HoldSweeper(
    LiveSales sales,
    ISaleGate gate,
    IOptions<HoldOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<HoldSweeper> logger
) : PeriodicLoop(health, time, logger)
{
    private const int SalesAtATime = 4;
    private const int BatchesAtATime = 2;

    /// <summary>So long one sale may have the sweeper, while the holds of others come to their ends.</summary>
    private static readonly TimeSpan TurnLength = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<ProductId, byte> _stuckTold = new();

    protected override TimeSpan Interval => options.Value.SweepInterval;

    /// <summary>A hold lasts a second at least, so the figures know of it before its deadline.</summary>
    internal override async Task RunOnceAsync(CancellationToken cancel)
    {
        for (var left = true; left; )
        {
            left = false;
            await ForEachAsync(
                sales.Latest.Sales.Values.Where(static sale => sale.Held > 0).Select(static sale => sale.Product),
                SalesAtATime,
                async (product, token) =>
                {
                    if (!await SweepAsync(product, token))
                        Volatile.Write(ref left, true);
                },
                cancel
            );
        }
    }

    /// <summary>
    /// Most often there is one batch and it isn't full. Where thousands end together, Redis works on one batch while the answer to another is on
    /// its way; each step of its own stays short, so that buyers have their turn in between. And after a while all other sales have theirs.
    /// </summary>
    /// <returns>Whether that was all.</returns>
    private async Task<bool> SweepAsync(ProductId product, CancellationToken cancel)
    {
        var start = Time.GetTimestamp();
        if (await EndBatchAsync(product, stuck: 0, cancel) is not { } found)
            return true;
        return (await Task.WhenAll(Enumerable.Range(0, BatchesAtATime).Select(_ => EndAllAsync(product, found, start, cancel)))).All(
            static all => all
        );
    }

    /// <param name="product">Whose holds.</param>
    /// <param name="stuck">Entries that stay where they are, before all others: each batch begins behind them.</param>
    /// <param name="start">Of the sale's turn.</param>
    /// <param name="cancel">Ends it between two batches.</param>
    /// <returns>Whether it came to the last one.</returns>
    private async Task<bool> EndAllAsync(ProductId product, int stuck, long start, CancellationToken cancel)
    {
        while (await EndBatchAsync(product, stuck, cancel) is { } found)
        {
            stuck += found;
            // Of a batch in which all are stuck the next turn would only begin anew.
            if (found < options.Value.BatchSize && Time.GetElapsedTime(start) >= TurnLength)
                return false;
        }
        return true;
    }

    /// <summary>How many stuck entries the batch met, or null when it was the last.</summary>
    private async Task<int?> EndBatchAsync(ProductId product, int stuck, CancellationToken cancel)
    {
        var size = options.Value.BatchSize;
        var batch = await gate.EndHoldsAsync(product, size, stuck, cancel);
        if (batch.Ended > 0)
            Log.HoldsEnded(Logger, batch.Ended, product);
        if (batch.StuckExample is { } order && _stuckTold.TryAdd(product, 0))
            Log.HoldStuck(Logger, order);
        return batch.Ended + batch.Stuck < size ? null : batch.Stuck;
    }
}
