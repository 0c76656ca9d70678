using System.Collections.Concurrent;
using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Drops finished entries, so that a stream holds what is unfinished and a few seconds more. Whoever finishes entries also clears them
/// away; what a dead worker left is found by looking at each stream once.
/// </summary>
internal sealed class StreamTrimmer(
    LiveSales sales,
    ISaleStream stream,
    IOptions<ConsumerOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<StreamTrimmer> logger
) : PeriodicLoop(health, time, logger), IBatchListener
{
    private readonly ConcurrentDictionary<ProductId, byte> _due = new();
    private HashSet<ProductId> _known = [];

    protected override TimeSpan Interval => options.Value.TrimInterval;

    public void Finished(ProductId product, IReadOnlyList<SaleStreamEntry> entries) => _due[product] = 0;

    internal override Task RunOnceAsync(CancellationToken cancel)
    {
        var products = sales.Latest.Products;
        foreach (var product in products)
        {
            if (!_known.Contains(product))
                _due[product] = 0;
        }
        _known = [.. products];
        return ForEachAsync(_due.Keys, options.Value.Parallelism, TrimAsync, cancel);
    }

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
