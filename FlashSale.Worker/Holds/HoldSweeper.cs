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

    private readonly ConcurrentDictionary<ProductId, byte> _stuckTold = new();

    protected override TimeSpan Interval => options.Value.SweepInterval;

    /// <summary>A hold lasts a second at least, so the figures know of it before its deadline.</summary>
    internal override Task RunOnceAsync(CancellationToken cancel) =>
        ForEachAsync(
            sales.Latest.Sales.Values.Where(static sale => sale.Held > 0).Select(static sale => sale.Product),
            SalesAtATime,
            SweepAsync,
            cancel
        );

    private async Task SweepAsync(ProductId product, CancellationToken cancel)
    {
        var size = options.Value.BatchSize;
        var stuck = 0;
        while (true)
        {
            var batch = await gate.EndHoldsAsync(product, size, stuck, cancel);
            if (batch.Ended > 0)
                Log.HoldsEnded(Logger, batch.Ended, product);
            if (batch.StuckExample is { } order && _stuckTold.TryAdd(product, 0))
                Log.HoldStuck(Logger, order);
            // They stay where they are, so the next batch begins behind them.
            stuck += batch.Stuck;
            if (batch.Ended + batch.Stuck < size)
                return;
        }
    }
}
