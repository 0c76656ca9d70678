using System.Diagnostics;
using FlashSale.LocalHosting;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.LocalHosting;

/// <summary>The pipe to the guard breaks here as it does when the AppHost is killed.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class OrphanGuardTests
{
    [Fact]
    public async Task PipeBreaks_ChildrenAreLeft_KillsThemAndTheirOwn()
    {
        using var guard = new OrphanGuard();
        using var child = Process.Start(SessionLeader.StartInfo("sh", ["-c", "sleep 1000 & wait"]))!;
        guard.Watch(child.Id);
        await Eventually.IsTrueAsync(() => Processes.ChildrenOf(child.Id).Count > 0, "the shell has a child");
        var grandchild = Processes.ChildrenOf(child.Id)[0];

        guard.Dispose();

        await child.WaitForExitAsync().WaitAsync(Eventually.Bound);
        await Eventually.IsTrueAsync(() => !Processes.IsAlive(grandchild), "the grandchild has ended");
    }

    [Fact]
    public async Task PipeBreaks_ChildWasForgotten_LeavesItAlone()
    {
        using var guard = new OrphanGuard();
        using var forgotten = Process.Start(SessionLeader.StartInfo("sleep", ["1000"]))!;
        using var watched = Process.Start(SessionLeader.StartInfo("sleep", ["1000"]))!;
        guard.Watch(forgotten.Id);
        guard.Watch(watched.Id);
        guard.Forget(forgotten.Id);

        guard.Dispose();

        await watched.WaitForExitAsync().WaitAsync(Eventually.Bound);
        Assert.False(forgotten.HasExited);
        forgotten.Kill();
    }
}
