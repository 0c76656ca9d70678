using System.Diagnostics;

namespace FlashSale.Bench.Crowds;

/// <summary>
/// Wakes thousands of sleepers from one loop, to some milliseconds. A timer for each would be looked through whenever one of them ends, and
/// take a tenth of a core from what is measured.
/// </summary>
internal sealed class AlarmClock : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<TaskCompletionSource, long> _sleepers = new();
    private readonly CancellationTokenSource _stop;
    private readonly Task _loop;

    /// <param name="cancel">Wakes everybody with an <see cref="OperationCanceledException"/>.</param>
    public AlarmClock(CancellationToken cancel)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public Task SleepAsync(TimeSpan time)
    {
        // Whoever wakes goes on in the loop itself: a press is some microseconds.
        var sleeper = new TaskCompletionSource();
        lock (_lock)
        {
            // The loop wakes whoever lay down before it was stopped, and nobody after that.
            if (_stop.IsCancellationRequested)
                return Task.FromCanceled(_stop.Token);
            _sleepers.Enqueue(sleeper, Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));
        }
        return sleeper.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Tick);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                while (NextUntil(Stopwatch.GetTimestamp()) is { } sleeper)
                    sleeper.SetResult();
            }
        }
        catch (OperationCanceledException)
        {
            while (NextUntil(long.MaxValue) is { } sleeper)
                sleeper.SetCanceled(_stop.Token);
        }
    }

    private TaskCompletionSource? NextUntil(long now)
    {
        lock (_lock)
            return _sleepers.TryPeek(out _, out var due) && due <= now ? _sleepers.Dequeue() : null;
    }
}
