using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.ApiService.Live;

/// <summary>
/// Keeps the <see cref="SaleView"/> up to date: one subscription to Redis for the whole process, and a look at all sales behind it, because
/// messages get lost. While Redis is away the view stays as it was.
/// </summary>
internal sealed class SaleFeed(
    SaleView view,
    ISaleBoard board,
    ISaleChannel channel,
    IOptions<LiveOptions> options,
    TimeProvider time,
    ILogger<SaleFeed> logger
) : BackgroundService
{
    /// <summary>Looks that messages ask for are this far apart at least.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _lookSoon = new(0, 1);

    public override void Dispose()
    {
        base.Dispose();
        _lookSoon.Dispose();
    }

    /// <summary>One look.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    internal async Task LookAsync(CancellationToken cancel)
    {
        var (stamp, askedAt) = (view.Stamp, time.GetUtcNow());
        view.Apply(await board.LookAsync(cancel), stamp, askedAt);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IAsyncDisposable? subscription = null;
        var failing = false;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    // Before the look, so that nothing falls between the two.
                    subscription ??= await channel.SubscribeAsync(Hear, stoppingToken);
                    await LookAsync(stoppingToken);
                    if (failing)
                        Log.LiveViewResumed(logger);
                    failing = false;
                }
                catch (StoreUnavailableException e)
                {
                    if (!failing)
                        Log.LiveViewInterrupted(logger, e.Message);
                    failing = true;
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    Log.LiveViewFailed(logger, e);
                    failing = true;
                }
                await PauseAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            if (subscription is not null)
                await subscription.DisposeAsync();
        }
    }

    private async Task PauseAsync(CancellationToken cancel)
    {
        await Task.Delay(LeastPause, time, cancel);
        await _lookSoon.WaitAsync(options.Value.LookInterval, cancel);
    }

    private void Hear(SaleNews news)
    {
        if (view.Hear(news) || _lookSoon.CurrentCount > 0)
            return;
        try
        {
            _lookSoon.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else asked for it, or we are stopping.
        }
    }
}
