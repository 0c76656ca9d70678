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
    ISaleReader reader,
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
        while (true)
        {
            var due = await reader.ListEndedHoldsAsync(product, options.Value.BatchSize, cancel);
            var ended = await EndAsync(due, cancel);
            if (ended > 0)
                Log.HoldsEnded(Logger, ended, product);
            // A full page without progress would come back as it is: leave it to the next pass.
            if (ended == 0 || due.Count < options.Value.BatchSize)
                return;
        }
    }

    private async Task<int> EndAsync(IReadOnlyList<OrderId> due, CancellationToken cancel)
    {
        var ended = 0;
        await ForEachAsync(
            due,
            options.Value.Parallelism,
            async (order, token) =>
            {
                var outcome = await gate.ReleaseAsync(order, user: null, ReleaseReason.HoldEnded, token);
                if (outcome is ReleaseOutcome.Released { Already: false })
                    Interlocked.Increment(ref ended);
                else if (outcome is ReleaseOutcome.UnknownOrder && _stuckTold.TryAdd(order.Product, 0))
                    Log.HoldStuck(Logger, order);
            },
            cancel
        );
        return ended;
    }
}
