using System.Collections.Concurrent;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlashSale.Tests.Worker;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class PeriodicLoopTests
{
    [Fact]
    public async Task Running_PassesThatThrow_AreToldByHealthAndTriedAgain()
    {
        var health = new LoopHealth();
        var seen = new List<bool>();
        using var loop = new Loop(
            health,
            pass =>
            {
                seen.Add(health.AllWell);
                return pass switch
                {
                    1 => throw new StoreUnavailableException("away."),
                    2 => throw new InvalidOperationException("a mistake"),
                    _ => Task.CompletedTask,
                };
            }
        );

        await loop.StartAsync(default);
        await Eventually.IsTrueAsync(() => loop.Passes >= 4, "it goes on");
        await loop.StopAsync(default);

        Assert.Equal([true, false, false, true], seen[..4]);
        Assert.True(loop.ExecuteTask?.IsCompletedSuccessfully);
    }

    /// <summary>What Redis has lost while it was away has to be seen before buyers make it look whole.</summary>
    [Fact]
    public async Task Running_OutageLasts_LooksAgainEverySecond()
    {
        var time = new NoWait();
        using var loop = new Loop(new(), static _ => throw new StoreUnavailableException("away."), time);

        await loop.StartAsync(default);
        await Eventually.IsTrueAsync(() => loop.Passes > 12, "it goes on");
        await loop.StopAsync(default);

        Assert.All(time.Waits, static wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task StopAsync_DuringAPass_EndsWithoutAFailure()
    {
        var health = new LoopHealth();
        var entered = new TaskCompletionSource();
        using var loop = new Loop(health, _ => Task.CompletedTask) { Entered = entered };

        await loop.StartAsync(default);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await loop.StopAsync(default).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(loop.ExecuteTask?.IsCompletedSuccessfully);
        Assert.True(health.AllWell);
    }

    [Fact]
    public async Task ForEachAsync_OneItemFails_TheOthersHaveTheirTurn()
    {
        var done = new List<int>();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Loop.EachAsync([1, 2, 3], item => item == 2 ? throw new InvalidOperationException() : Add(done, item))
        );

        Assert.Equal([1, 3], done);
    }

    [Fact]
    public async Task ForEachAsync_Outage_EndsAtOnce()
    {
        var done = new List<int>();

        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            Loop.EachAsync([1, 2, 3], item => item == 2 ? throw new StoreUnavailableException("away.") : Add(done, item))
        );

        Assert.Equal([1], done);
    }

    [Fact]
    public async Task ForEachAsync_OutageOfOneServerOfSeveral_TheOthersHaveTheirTurn()
    {
        var done = new List<int>();

        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            Loop.EachAsync(
                [1, 2, 3],
                item => item == 2 ? throw new StoreUnavailableException("away.") { OthersMayAnswer = true } : Add(done, item)
            )
        );

        Assert.Equal([1, 3], done);
    }

    [Fact]
    public void BackOff_FailuresInARow_WaitsLongerUpToItsBounds()
    {
        for (var failures = 1; failures < 100; failures++)
        {
            var wait = BackOff.After(failures);
            Assert.InRange(wait, BackOff.Min, BackOff.Max);
            if (failures > 7)
                Assert.True(wait >= BackOff.Max / 2);
        }
    }

    private static Task Add(List<int> list, int item)
    {
        list.Add(item);
        return Task.CompletedTask;
    }

    /// <summary>Nothing takes time, and what should have is written down.</summary>
    private sealed class NoWait : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Waits { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Enqueue(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    private sealed class Loop(LoopHealth health, Func<int, Task> pass, TimeProvider? time = null)
        : PeriodicLoop(health, time ?? TimeProvider.System, NullLogger<Loop>.Instance)
    {
        private int _passes;

        public int Passes => Volatile.Read(ref _passes);

        /// <summary>Set: the pass lasts until it is cancelled.</summary>
        public TaskCompletionSource? Entered { get; init; }

        protected override TimeSpan Interval => TimeSpan.FromMilliseconds(1);

        public static Task EachAsync(int[] items, Func<int, Task> act) => ForEachAsync(items, 1, (item, _) => act(item), default);

        internal override async Task RunOnceAsync(CancellationToken cancel)
        {
            await pass(Interlocked.Increment(ref _passes));
            if (Entered is null)
                return;
            Entered.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
        }
    }
}
