using System.Security.Cryptography;
using FlashSale.Domain;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlashSale.Storage.Stats;

/// <summary>Tells the others every second how this process is. Nobody misses it while Redis is away.</summary>
internal sealed class ProcessReporter(
    ProcessRole role,
    ProcessMeter meter,
    IProcessBoard board,
    TimeProvider time,
    ILogger<ProcessReporter> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly string _name =
        $"{Environment.MachineName}-{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(2))}";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await board.ReportAsync(Figures(), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it is: what escapes from here ends the process, and nobody misses these figures that much.
                Log.ProcessNotReported(logger, e.Message);
            }
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ProcessFigures Figures() =>
        new(
            _name,
            role.Name,
            _startedAt,
            Environment.WorkingSet,
            meter.Purchases,
            meter.CacheHits,
            meter.CacheMisses,
            meter.ReadStreams(),
            meter.AdvanceLatencies()
        );
}
