using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.LocalHosting;

[Trait(Tiers.Name, Tiers.Integration)]
public sealed class CommandTests : IAsyncLifetime
{
    private readonly IDistributedApplicationTestingBuilder _builder = DistributedApplicationTestingBuilder.Create(
        "--LocalHosting:StopGrace=00:00:01"
    );
    private DistributedApplication _app = null!;

    public async Task InitializeAsync()
    {
        _builder.AddRedis("redis").WithArgs("--appendonly", "yes", "--appendfsync", "always");
        _builder.AddExecutable("sleeper", "sleep", ".", "1000");
        // A shell in the background of a shell: what a stopped resource may leave behind.
        _builder.AddExecutable("family", "sh", ".", "-c", "sleep 1000 & trap '' TERM; wait; sleep 1000");
        _app = await _builder.BuildAsync();
        await _app.StartAsync();
        foreach (var name in new[] { "redis", "sleeper", "family" })
            await _app.ResourceNotifications.WaitForResourceHealthyAsync(name).WaitAsync(Eventually.Bound);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _builder.DisposeAsync();
    }

    [Fact]
    public async Task Stop_ResourceRuns_EndsItsProcess()
    {
        var process = _app.ResourceNotifications.IdOf("sleeper");

        var result = await ExecuteAsync("sleeper", KnownResourceCommands.StopCommand);

        Assert.True(result.Success, result.Message);
        Assert.False(Processes.IsAlive(process));
        Assert.True(_app.ResourceNotifications.TryGetCurrentState("sleeper", out var state));
        Assert.Contains(state!.Snapshot.State!.Text, KnownResourceStates.TerminalStates);
    }

    [Fact]
    public async Task Start_ResourceWasStopped_RunsItAgain()
    {
        await ExecuteAsync("sleeper", KnownResourceCommands.StopCommand);

        var result = await ExecuteAsync("sleeper", KnownResourceCommands.StartCommand);

        Assert.True(result.Success, result.Message);
        Assert.True(Processes.IsAlive(_app.ResourceNotifications.IdOf("sleeper")));
    }

    [Fact]
    public async Task Start_ResourceRuns_ChangesNothing()
    {
        var process = _app.ResourceNotifications.IdOf("sleeper");

        var result = await ExecuteAsync("sleeper", KnownResourceCommands.StartCommand);

        Assert.True(result.Success, result.Message);
        Assert.Equal(process, _app.ResourceNotifications.IdOf("sleeper"));
    }

    [Fact]
    public async Task Restart_Redis_KeepsPortPasswordAndData()
    {
        var before = await _app.GetConnectionStringAsync("redis");
        var redis = await TestRedis.ConnectAsync(before!);
        await redis.GetDatabase().StringSetAsync("kept", "yes");
        await redis.CloseAsync();
        var process = _app.ResourceNotifications.IdOf("redis");

        var result = await ExecuteAsync("redis", KnownResourceCommands.RestartCommand);
        await _app.ResourceNotifications.WaitForResourceHealthyAsync("redis").WaitAsync(Eventually.Bound);

        Assert.True(result.Success, result.Message);
        Assert.NotEqual(process, _app.ResourceNotifications.IdOf("redis"));
        Assert.Equal(before, await _app.GetConnectionStringAsync("redis"));
        var again = await TestRedis.ConnectAsync(before!);
        Assert.Equal("yes", await again.GetDatabase().StringGetAsync("kept"));
        await again.CloseAsync();
    }

    [Fact]
    public async Task Start_Redis_ListensOnLoopbackOnly() =>
        Assert.Equal("127.0.0.1", await PromisedRedis.ReadAsync((await _app.GetConnectionStringAsync("redis"))!, "bind"));

    [Fact]
    public async Task Stop_ProcessIgnoresTermination_KillsItAndItsChildren()
    {
        var process = _app.ResourceNotifications.IdOf("family");
        var children = Processes.ChildrenOf(process);
        Assert.NotEmpty(children);

        await ExecuteAsync("family", KnownResourceCommands.StopCommand).WaitAsync(Eventually.Bound);

        Assert.False(Processes.IsAlive(process));
        await Eventually.IsTrueAsync(() => !children.Any(Processes.IsAlive), "its children have ended");
    }

    [Fact]
    public async Task Crash_NobodyAsked_IsReportedAndNothingIsRestarted()
    {
        var process = _app.ResourceNotifications.IdOf("sleeper");

        System.Diagnostics.Process.GetProcessById(process).Kill();
        await _app.ResourceNotifications.WaitForResourceAsync("sleeper", KnownResourceStates.Exited).WaitAsync(Eventually.Bound);

        Assert.True(_app.ResourceNotifications.TryGetCurrentState("sleeper", out var state));
        Assert.Equal(128 + 9, state!.Snapshot.ExitCode);
        Assert.Empty(state.Snapshot.Properties);
    }

    [Theory]
    [InlineData("nobody", "resource-start")]
    [InlineData("sleeper", "resource-dance")]
    public async Task ExecuteCommandAsync_UnknownResourceOrCommand_Fails(string resource, string command)
    {
        var result = await ExecuteAsync(resource, command);

        Assert.False(result.Success);
        Assert.NotNull(result.Message);
    }

    private Task<ExecuteCommandResult> ExecuteAsync(string resource, string command) =>
        _app.ResourceCommands.ExecuteCommandAsync(resource, command);
}
