using Microsoft.Extensions.Logging;

namespace FlashSale.LocalHosting;

/// <summary>Asks a running instance again and again: often until it is healthy, then seldom.</summary>
internal sealed class HealthMonitor(
    Instance instance,
    IReadOnlyList<IProbe> probes,
    ResourceNotificationService notifications,
    ILogger logger
)
{
    private static readonly TimeSpan _whileUnhealthy = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _whileHealthy = TimeSpan.FromSeconds(2);

    // Questions: about ten seconds.
    private const int SoLong = 50;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    /// <summary>Ends when <paramref name="cancel"/> is cancelled, without an exception.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var wasHealthy = false;
        for (var asked = 1; probes.Count > 0 && !cancel.IsCancellationRequested; asked++)
        {
            var healthy = await AskAllAsync(cancel);
            if (cancel.IsCancellationRequested)
                return;
            if (healthy != instance.IsHealthy)
            {
                if (wasHealthy && instance.AcceptsWork)
                    Log.HealthChanged(logger, instance.Id, healthy ? "healthy again" : "unhealthy");
                instance.IsHealthy = healthy;
                wasHealthy |= healthy;
                notifications.SetHealth(instance);
            }
            if (!wasHealthy && asked == SoLong)
                Log.NotYetHealthy(logger, instance.Id);
            await Task.Delay(healthy ? _whileHealthy : _whileUnhealthy, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> AskAllAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(_patience);
        try
        {
            foreach (var probe in probes)
                if (!await probe.IsHealthyAsync(instance, patience.Token))
                    return false;
            return true;
        }
        // Whatever a probe throws means the same: there was no good answer.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }
}
