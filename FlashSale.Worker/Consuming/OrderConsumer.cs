using System.Collections.Concurrent;
using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.Worker;

/// <summary>
/// Carries every decision from Redis to the store: one <see cref="SaleLane"/> a sale, at most <see cref="ConsumerOptions.Parallelism"/> of
/// them working at a time. What is done with the entries is <see cref="OrderBatchHandler"/>'s part.
/// </summary>
internal sealed class OrderConsumer(
    LiveSales sales,
    ISaleStream stream,
    ISaleChannel channel,
    OrderBatchHandler handler,
    ConsumerName name,
    IOptions<ConsumerOptions> options,
    LoopHealth health,
    TimeProvider time,
    ILogger<OrderConsumer> logger
) : BackgroundService
{
    private readonly ConcurrentDictionary<ProductId, RunningLane> _lanes = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Log.ConsumerStarted(logger, name.Value);
        using var turns = new SemaphoreSlim(options.Value.Parallelism);
        using var abandon = new CancellationTokenSource();
        await using var grace = stoppingToken.Register(() => abandon.CancelAfter(options.Value.StopGrace));
        await using var news = new ChannelListener(channel, Wake, logger);
        var context = new LaneContext(stream, handler, name.Value, options.Value, new(options.Value, time), turns, health, time, logger);
        try
        {
            for (LiveSales.Refresh? refresh = null; ; )
            {
                refresh = await sales.NextAsync(refresh, stoppingToken);
                await news.EnsureListeningAsync(stoppingToken);
                StartLanes(refresh.Products, context, stoppingToken, abandon.Token);
                await StopLanesExceptAsync([.. refresh.Products]);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the lanes below finish what they have in hand.
        }
        finally
        {
            await StopLanesExceptAsync([]);
        }
    }

    private void Wake(SaleNews message)
    {
        if (_lanes.TryGetValue(message.Product, out var lane))
            lane.Lane.Wake();
    }

    private void StartLanes(IReadOnlyList<ProductId> products, LaneContext context, CancellationToken stop, CancellationToken abandon)
    {
        context.Pace.CountLanes(products.Count);
        foreach (var product in products)
        {
            if (_lanes.ContainsKey(product))
                continue;
            var lane = new SaleLane(product, context);
            var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            _lanes[product] = new(lane, Task.Run(() => lane.RunAsync(end.Token, abandon), CancellationToken.None), end);
        }
    }

    private async Task StopLanesExceptAsync(HashSet<ProductId> wanted)
    {
        var ended = _lanes.Where(lane => !wanted.Contains(lane.Key)).ToArray();
        foreach (var (_, lane) in ended)
            await lane.End.CancelAsync();
        foreach (var (product, lane) in ended)
        {
            await lane.Task;
            lane.End.Dispose();
            _lanes.TryRemove(product, out _);
        }
    }

    private sealed record RunningLane(SaleLane Lane, Task Task, CancellationTokenSource End);
}
