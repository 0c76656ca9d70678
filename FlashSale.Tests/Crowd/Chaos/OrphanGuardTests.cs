using System.Diagnostics;
using FlashSale.Crowd.Chaos.Processes;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Crowd.Chaos;

/// <summary>The pipe to the guard breaks here as it does when the chaos run is killed.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class OrphanGuardTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task PipeBreaks_ChildIsLeft_KillsIt()
    {
        var guard = new OrphanGuard();
        using var child = Process.Start("sleep", ["1000"])!;
        guard.Watch(child.Id);

        guard.Dispose();

        await child.WaitForExitAsync().WaitAsync(Limit);
    }

    [Fact]
    public async Task PipeBreaks_ChildIsFrozen_KillsItAllTheSame()
    {
        var guard = new OrphanGuard();
        using var child = Process.Start("sleep", ["1000"])!;
        guard.Watch(child.Id);
        Signals.Freeze(child.Id);

        guard.Dispose();

        await child.WaitForExitAsync().WaitAsync(Limit);
    }

    [Fact]
    public async Task PipeBreaks_ChildWasForgotten_LeavesItAlone()
    {
        var guard = new OrphanGuard();
        using var forgotten = Process.Start("sleep", ["1000"])!;
        using var watched = Process.Start("sleep", ["1000"])!;
        guard.Watch(forgotten.Id);
        guard.Watch(watched.Id);
        guard.Forget(forgotten.Id);

        guard.Dispose();

        await watched.WaitForExitAsync().WaitAsync(Limit);
        Assert.False(forgotten.HasExited);
        forgotten.Kill();
    }
}
