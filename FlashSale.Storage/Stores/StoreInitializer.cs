using FlashSale.Domain;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlashSale.Storage.Stores;

/// <summary>
/// Brings the store up to date when the service starts: once before anything else starts, so that whoever comes after finds it ready, and
/// in the background from then on if it was away. The service stays up meanwhile, and its health check says so.
/// </summary>
internal sealed class StoreInitializer(IStoreLifecycle store, TimeProvider time, ILogger<StoreInitializer> logger) : BackgroundService
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private bool _done;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        Log.StoreChosen(logger, store.Description);
        _done = await TryAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = FirstWait; !_done; wait = TimeSpan.FromTicks(Math.Min(wait.Ticks * 2, LongestWait.Ticks)))
        {
            await Task.Delay(wait, time, stoppingToken);
            _done = await TryAsync(stoppingToken);
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancel)
    {
        try
        {
            await store.InitializeAsync(cancel);
            Log.StoreReady(logger);
            return true;
        }
        catch (StoreUnavailableException e)
        {
            Log.StoreNotReady(logger, e.Message);
            return false;
        }
    }
}
