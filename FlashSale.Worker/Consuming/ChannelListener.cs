using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>A subscription that may have to wait for Redis: asked for again until it stands. Missing news only costs latency.</summary>
internal sealed class ChannelListener(ISaleChannel channel, Action<SaleNews> received, ILogger logger) : IAsyncDisposable
{
    private IAsyncDisposable? _subscription;

    public async Task EnsureListeningAsync(CancellationToken cancel)
    {
        if (_subscription is not null)
            return;
        try
        {
            _subscription = await channel.SubscribeAsync(received, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LoopFailed(logger, e, nameof(ChannelListener), subject: null);
        }
    }

    public ValueTask DisposeAsync() => _subscription?.DisposeAsync() ?? ValueTask.CompletedTask;
}
