using System.Diagnostics;
using System.Globalization;
using FlashSale.Crowd.Chaos.Processes;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Crowd.Chaos;

/// <summary>The pipe to the guard breaks here as it does when the chaos run is killed.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class OrphanGuardTests
{
    private const int Nobody = int.MaxValue;
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
    public async Task PipeBreaks_ChildLeadsAGroup_KillsThoseThatItStarted()
    {
        var guard = new OrphanGuard();
        using var child = Process.Start(
            new ProcessStartInfo("setsid", ["sh", "-c", "sleep 1000 & echo $!; wait"]) { RedirectStandardOutput = true }
        )!;
        var grandchild = int.Parse((await child.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        guard.Watch(child.Id);

        guard.Dispose();

        await child.WaitForExitAsync().WaitAsync(Limit);
        await Eventually.IsTrueAsync(() => !IsAlive(grandchild), "the grandchild has ended");
    }

    [Fact]
    public async Task Watch_GuardWasKilled_IsNoFailure()
    {
        var guard = new OrphanGuard();
        using (var shell = Process.GetProcessById(guard.ProcessId))
        {
            shell.Kill();
            await shell.WaitForExitAsync().WaitAsync(Limit);
        }

        guard.Watch(Nobody);
        guard.Forget(Nobody);
        guard.Dispose();
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

    // Nobody may be left to wait for one that has ended.
    private static bool IsAlive(int pid)
    {
        var stat = $"/proc/{pid}/stat";
        try
        {
            // pid (name) state …
            return !File.ReadAllText(stat).Split(") ")[^1].StartsWith('Z');
        }
        catch (Exception e) when (e is IOException)
        {
            return false;
        }
    }
}
