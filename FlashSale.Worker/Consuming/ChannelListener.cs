using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>A subscription that may have to wait for Redis: asked for again until it stands. Missing news only costs latency.</summary>
internal sealed class ChannelListener(ISaleChannel channel, Action<SaleNews> received) : IAsyncDisposable
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
        catch (StoreUnavailableException)
        {
            // Tried again with the next look at the sales, which tells of the outage.
        }
    }

    public ValueTask DisposeAsync() => _subscription?.DisposeAsync() ?? ValueTask.CompletedTask;
}
