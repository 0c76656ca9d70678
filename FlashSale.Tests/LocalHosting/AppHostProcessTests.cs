using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.LocalHosting;

/// <summary>What holds when the AppHost ends, however it ends.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
public sealed class AppHostProcessTests
{
    [Fact]
    public async Task Killed_ByASignalItCannotHandle_LeavesNoChildBehind()
    {
        await using var appHost = new AppHostProcess();
        await appHost.WaitUntilReadyAsync();
        var children = Processes.ChildrenOf(appHost.Id);
        // Redis, two replicas, the worker, and the guard itself.
        Assert.Equal(5, children.Count);

        await appHost.SignalAsync("KILL");

        await Eventually.IsTrueAsync(() => !children.Any(Processes.IsAlive), "all children have ended");
    }

    [Fact]
    public async Task Terminated_InOrder_EndsWithCodeZeroAndLeavesNoChildBehind()
    {
        await using var appHost = new AppHostProcess();
        await appHost.WaitUntilReadyAsync();
        var children = Processes.ChildrenOf(appHost.Id);

        var exitCode = await appHost.SignalAsync("TERM");

        Assert.Equal(0, exitCode);
        await Eventually.IsTrueAsync(() => !children.Any(Processes.IsAlive), "all children have ended");
        Assert.Contains("Redis is now ready to exit", appHost.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Running_PasswordOfRedis_IsOnNoCommandLineAndInNoOutput()
    {
        await using var appHost = new AppHostProcess();
        await appHost.WaitUntilReadyAsync();

        var password = appHost.Password;

        Assert.Equal(64, password.Length);
        Assert.DoesNotContain(password, appHost.Output, StringComparison.Ordinal);
        Assert.All(
            Processes.ChildrenOf(appHost.Id),
            child => Assert.DoesNotContain(password, Processes.CommandLine(child) ?? "", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Started_RedisIsNotInstalled_SaysWhatToInstall()
    {
        var nothing = Directory.CreateTempSubdirectory();
        await using var appHost = new AppHostProcess(("PATH", nothing.FullName));

        var exitCode = await appHost.ExitCodeAsync();

        Assert.Equal(1, exitCode);
        await Eventually.IsTrueAsync(
            () => appHost.Output.Contains("apt-get install redis-server", StringComparison.Ordinal),
            "the message has been read"
        );
        Assert.DoesNotContain("   at ", appHost.Output, StringComparison.Ordinal);
        nothing.Delete();
    }
}
