using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Drops the names that dead workers left in the consumer groups: every start brings a new one to every stream, and a group with thousands
/// of them is slow to look at. Whoever has an unfinished entry stays until <see cref="DeadConsumerReclaimer"/> has taken it over.
/// </summary>
internal sealed class ConsumerNameCleaner(
    LiveSales sales,
    ISaleStream stream,
    IMailOutbox outbox,
    IOrderNotices notices,
    IOptions<ConsumerOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<ConsumerNameCleaner> logger
) : PeriodicLoop(health, time, logger)
{
    protected override TimeSpan Interval => options.Value.ForgetInterval;

    internal override async Task RunOnceAsync(CancellationToken cancel)
    {
        var idle = options.Value.ForgetIdle;
        var gone = await outbox.ForgetConsumersAsync(idle, cancel) + await notices.ForgetConsumersAsync(idle, cancel);
        await ForEachAsync(
            sales.Latest.Products,
            options.Value.Parallelism,
            async (product, token) => Interlocked.Add(ref gone, await stream.ForgetConsumersAsync(product, idle, token)),
            cancel
        );
        Log.ConsumersForgotten(Logger, gone);
    }
}
