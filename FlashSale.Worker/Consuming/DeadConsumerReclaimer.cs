using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Takes over entries that somebody was given and never acknowledged: a worker that died, this one before its restart, or an entry that
/// failed alone and is due for another try. They go through the same handler as fresh ones.
/// </summary>
internal sealed class DeadConsumerReclaimer(
    LiveSales sales,
    ISaleStream stream,
    OrderBatchHandler handler,
    ConsumerName name,
    FlashSaleTelemetry telemetry,
    IOptions<ConsumerOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<DeadConsumerReclaimer> logger
) : PeriodicLoop(health, time, logger)
{
    protected override TimeSpan Interval => options.Value.ClaimInterval;

    internal override Task RunOnceAsync(CancellationToken cancel) =>
        ForEachAsync(sales.Latest.Products, options.Value.Parallelism, ReclaimAsync, cancel);

    /// <summary>Until none is left. It ends: a claimed entry isn't idle any more.</summary>
    private async Task ReclaimAsync(ProductId product, CancellationToken cancel)
    {
        var settings = options.Value;
        while (true)
        {
            var claimed = await stream.ClaimAsync(product, name.Value, settings.ClaimIdle, settings.BatchSize, cancel);
            if (claimed.Count == 0)
                return;
            telemetry.StreamEntries("claimed", claimed.Count);
            Log.EntriesClaimed(Logger, claimed.Count, product);
            await handler.HandleAsync(product, claimed, cancel);
        }
    }
}
