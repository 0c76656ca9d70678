using FlashSale.Domain;
using Microsoft.Extensions.Options;

namespace FlashSale.ApiService.Purchases.SoldOut;

/// <summary>
/// Closes the gates of sales that a crowd wants, and keeps them closed while they are sold out and the crowd stays.
/// <para>
/// A gate is closed under a lease of Redis: until its end nobody gets a unit, not even one that has come back. So the set of those who
/// may have a recorded answer can't grow, and a lost message, a slow process or a dead connection only ends the lease. Messages hurry the
/// next look; nothing depends on them.
/// </para>
/// </summary>
internal sealed class SoldOutKeeper(
    SoldOutGate gate,
    ISoldOutLeases leases,
    ISaleChannel channel,
    IOptions<SoldOutOptions> options,
    TimeProvider time,
    ILogger<SoldOutKeeper> logger
) : BackgroundService
{
    /// <summary>A crowd that has not pressed for so long has gone.</summary>
    private static readonly TimeSpan CrowdStays = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _lease = options.Value.Lease;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var subscription = await channel.SubscribeAsync(gate.Tell, stoppingToken);
        var keeping = new List<Task>();
        try
        {
            await foreach (var sale in gate.Crowded.ReadAllAsync(stoppingToken))
            {
                keeping.RemoveAll(static task => task.IsCompleted);
                keeping.Add(KeepAsync(sale, stoppingToken));
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
        await Task.WhenAll(keeping);
    }

    private async Task KeepAsync(SoldOutSale sale, CancellationToken stop)
    {
        try
        {
            await KeepClosedAsync(sale, stop);
        }
        catch (StoreUnavailableException)
        {
            // Then the purchases themselves will say so.
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The service stops.
        }
        catch (Exception e)
        {
            Log.GateNotKept(logger, sale.Product.Value, e);
        }
        finally
        {
            sale.Open();
            sale.EndKeeping();
        }
    }

    /// <summary>Until the sale is not sold out, or nobody asks.</summary>
    private async Task KeepClosedAsync(SoldOutSale sale, CancellationToken cancel)
    {
        var pause = _lease / 3;
        var (until, mark) = (long.MinValue, default(SaleMark));
        ServedReading? reading = null;
        try
        {
            while (sale.IsWantedSince(time.GetTimestamp() - Ticks(CrowdStays)))
            {
                var (news, asked) = (sale.News, time.GetTimestamp());
                if (await leases.TakeAsync(sale.Product, _lease, cancel) is not { } lease)
                    return;
                // Who bought, did so while there was no lease. Was there always one, or has nothing at all happened, then nobody did. But
                // buyers that were lost may have been put back, which makes another epoch of it.
                var unbroken = lease.Mark.Epoch == mark.Epoch && (time.GetTimestamp() < until || lease.Mark == mark);
                if (reading is null || !unbroken)
                {
                    // One walk at a time: where Redis is so slow that leases lapse, several would make it slower still.
                    reading?.Dispose();
                    reading = new(leases, sale.Product, cancel);
                }
                // A tenth less than Redis counts: our clock may be the slower one.
                (until, mark) = (asked + Ticks(lease.Length * 0.9), lease.Mark);
                if (!reading.Users.IsCompleted)
                    await Task.WhenAny(reading.Users, Task.Delay(pause, time, cancel));
                if (reading.Users.IsCompleted)
                {
                    sale.Close(await reading.Users, until);
                    await Task.WhenAny(news, Task.Delay(pause, time, cancel));
                }
            }
        }
        finally
        {
            reading?.Dispose();
        }
    }

    private long Ticks(TimeSpan length) => (long)(length.TotalSeconds * time.TimestampFrequency);
}
