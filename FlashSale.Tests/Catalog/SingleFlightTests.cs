using FlashSale.Domain;
using FlashSale.Storage.Redis.Catalog;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Catalog;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class SingleFlightTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();
    private readonly SingleFlight<string, int> _flights;

    public SingleFlightTests() => _flights = new(Deadline, _time);

    [Fact]
    public async Task Run_Simultaneous_WorksOnceAndTellsWhoShared()
    {
        var work = new TaskCompletionSource<int>();
        var count = 0;

        var callers = Enumerable.Range(0, 10).Select(_ => _flights.RunAsync("a", _ => Count(ref count, work.Task), default)).ToList();
        work.SetResult(7);

        var results = await Task.WhenAll(callers);
        Assert.Equal(1, count);
        Assert.All(results, static r => Assert.Equal(7, r.Value));
        Assert.Single(results, static r => !r.Shared);
    }

    [Fact]
    public async Task Run_OneAfterTheOther_WorksTwice()
    {
        var count = 0;

        await _flights.RunAsync("a", _ => Count(ref count, Task.FromResult(1)), default);
        await _flights.RunAsync("a", _ => Count(ref count, Task.FromResult(1)), default);

        Assert.Equal(2, count);
    }

    [Fact]
    public async Task Run_OtherKey_WorksByItself()
    {
        var never = new TaskCompletionSource<int>();
        _ = _flights.RunAsync("a", _ => never.Task, default);

        Assert.Equal((2, false), await _flights.RunAsync("b", static _ => Task.FromResult(2), default));
    }

    [Fact]
    public async Task Run_WorkFails_TellsAllAndIsNotRemembered()
    {
        var work = new TaskCompletionSource<int>();
        var first = _flights.RunAsync("a", _ => work.Task, default);
        var second = _flights.RunAsync("a", _ => work.Task, default);
        work.SetException(new StoreUnavailableException("away"));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => first);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => second);
        Assert.Equal((3, false), await _flights.RunAsync("a", static _ => Task.FromResult(3), default));
    }

    [Fact]
    public async Task Run_AllCallersGoAway_TheWorkGoesOn()
    {
        var work = new TaskCompletionSource<int>();
        using var impatient = new CancellationTokenSource();
        var caller = _flights.RunAsync("a", _ => work.Task, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller);

        var next = _flights.RunAsync("a", static _ => Task.FromResult(0), default);
        work.SetResult(4);

        Assert.Equal((4, true), await next);
    }

    [Fact]
    public async Task Run_WorkHangs_EndsAtTheDeadlineAndFreesTheKey()
    {
        var never = new TaskCompletionSource<int>();
        var caller = _flights.RunAsync("a", _ => never.Task, default);

        _time.Advance(Deadline);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => caller);
        Assert.Equal((5, false), await _flights.RunAsync("a", static _ => Task.FromResult(5), default));
    }

    [Fact]
    public async Task Forget_WhileFlying_StartsAnotherThatTheFirstDoesNotEnd()
    {
        var old = new TaskCompletionSource<int>();
        var young = new TaskCompletionSource<int>();
        var first = _flights.RunAsync("a", _ => old.Task, default);
        _flights.Forget("a");
        var second = _flights.RunAsync("a", _ => young.Task, default);

        old.SetResult(1);
        Assert.Equal((1, false), await first);
        var third = _flights.RunAsync("a", static _ => Task.FromResult(9), default);
        young.SetResult(2);

        Assert.Equal((2, false), await second);
        Assert.Equal((2, true), await third);
    }

    private static Task<int> Count(ref int count, Task<int> work)
    {
        Interlocked.Increment(ref count);
        return work;
    }
}
