using System.Collections.Concurrent;
using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Drops finished entries, so that a stream holds what is unfinished and a few seconds more. Only streams in which this worker finished
/// something are looked at: whoever finishes entries also clears them away.
/// </summary>
internal sealed class StreamTrimmer(
    ISaleStream stream,
    IOptions<ConsumerOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<StreamTrimmer> logger
) : PeriodicLoop(health, time, logger), IBatchListener
{
    private readonly ConcurrentDictionary<ProductId, byte> _due = new();

    protected override TimeSpan Interval => options.Value.TrimInterval;

    public void Finished(ProductId product, IReadOnlyList<SaleStreamEntry> entries) => _due[product] = 0;

    internal override Task RunOnceAsync(CancellationToken cancel) => ForEachAsync(_due.Keys, options.Value.Parallelism, TrimAsync, cancel);

    private async Task TrimAsync(ProductId product, CancellationToken cancel)
    {
        // Unmarked first: what finishes meanwhile marks it again.
        _due.TryRemove(product, out _);
        try
        {
            Log.StreamTrimmed(Logger, await stream.TrimAsync(product, cancel), product);
        }
        catch
        {
            _due[product] = 0;
            throw;
        }
    }
}
