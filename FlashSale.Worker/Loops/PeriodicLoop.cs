using System.Runtime.ExceptionServices;
using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>
/// Work that is done again and again. It survives every exception (told, shown by health, tried again: after a growing wait where nothing can
/// be done, else in time), and stops within one pass.
/// </summary>
internal abstract class PeriodicLoop(LoopHealth health, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>After a pass that failed, or <see cref="Interval"/> where that is longer: as often as is asked of a Redis that is away.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>From the end of a pass to the start of the next.</summary>
    protected abstract TimeSpan Interval { get; }

    protected TimeProvider Time => time;

    protected ILogger Logger => logger;

    /// <summary>One pass. Tests call it without the loop around it.</summary>
    internal abstract Task RunOnceAsync(CancellationToken cancel);

    /// <summary>
    /// Gives every item its turn, whatever becomes of the others, and then throws the first failure. Only an outage of everything ends it
    /// early: the others would fail too, each after its own deadline. That of one master of a cluster is only its own sales' trouble.
    /// </summary>
    protected static async Task ForEachAsync<T>(
        IEnumerable<T> items,
        int parallelism,
        Func<T, CancellationToken, Task> act,
        CancellationToken cancel
    )
    {
        Exception? failure = null;
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancel };
        await Parallel.ForEachAsync(
            items,
            bounds,
            async (item, token) =>
            {
                try
                {
                    await act(item, token);
                }
                catch (Exception e) when (e is not (StoreUnavailableException { OthersMayAnswer: false } or OperationCanceledException))
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                }
            }
        );
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var faults = new LoopFaults(GetType().Name, subject: null, health, time, logger);
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                await RunOnceAsync(stoppingToken);
                faults.Succeeded();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                wait = WaitAfter(e, faults.Failed(e));
            }
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// Where one thing failed, the others were served and want to be again in time: one broken sale must not make all of them late. After an
    /// outage it is not long either: what Redis has lost while it was away has to be seen before buyers make it look whole.
    /// </summary>
    private TimeSpan WaitAfter(Exception e, TimeSpan backOff) =>
        e switch
        {
            StoreUnavailableException { OthersMayAnswer: true } => Interval,
            StoreUnavailableException => Shorter(backOff, Interval < LongestWait ? LongestWait : Interval),
            _ => Shorter(backOff, Interval),
        };

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
