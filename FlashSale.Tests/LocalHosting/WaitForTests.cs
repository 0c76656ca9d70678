using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace FlashSale.Tests.LocalHosting;

/// <summary>The test plays the part of the server whose health is asked for: it decides when that is good.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class WaitForTests
{
    [Fact]
    public async Task WaitFor_DependencyRunsButIsUnhealthy_WaitsUntilItIsHealthy()
    {
        var port = FreePorts.Next();
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var server = builder
            .AddExecutable("server", "sleep", ".", "1000")
            .WithHttpEndpoint(targetPort: port)
            .WithHttpHealthCheck("/health");
        builder.AddExecutable("client", "sleep", ".", "1000").WaitFor(server);
        await using var app = await builder.BuildAsync();
        await app.StartAsync();

        await app.ResourceNotifications.WaitForResourceAsync("server").WaitAsync(Eventually.Bound);
        await app.ResourceNotifications.WaitForResourceAsync("client", KnownResourceStates.Waiting).WaitAsync(Eventually.Bound);
        Assert.True(app.ResourceNotifications.TryGetCurrentState("server", out var state));
        Assert.Equal(HealthStatus.Unhealthy, state!.Snapshot.HealthStatus);

        using var stop = new CancellationTokenSource();
        var answering = AnswerAsync(port, stop.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("client").WaitAsync(Eventually.Bound);
        Assert.True(app.ResourceNotifications.TryGetCurrentState("server", out state));
        Assert.Equal(HealthStatus.Healthy, state!.Snapshot.HealthStatus);

        await stop.CancelAsync();
        await answering;
        await app
            .ResourceNotifications.WaitForResourceAsync("server", change => change.Snapshot.HealthStatus == HealthStatus.Unhealthy)
            .WaitAsync(Eventually.Bound);
    }

    [Fact]
    public async Task WaitFor_DependencyEnds_FailsToStartAndSaysWhy()
    {
        using var log = new CollectedLog();
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.Services.AddSingleton<ILoggerProvider>(log);
        var server = builder
            .AddExecutable("server", "sh", ".", "-c", "exit 3")
            .WithHttpEndpoint(targetPort: FreePorts.Next())
            .WithHttpHealthCheck();
        builder.AddExecutable("client", "sleep", ".", "1000").WaitFor(server);
        await using var app = await builder.BuildAsync();
        await app.StartAsync();

        await app.ResourceNotifications.WaitForResourceAsync("client", KnownResourceStates.FailedToStart).WaitAsync(Eventually.Bound);

        Assert.True(app.ResourceNotifications.TryGetCurrentState("server", out var state));
        Assert.Equal(KnownResourceStates.Exited, state!.Snapshot.State!.Text);
        Assert.Equal(3, state.Snapshot.ExitCode);
        Assert.Contains("client is not started: 'server' will not become healthy", log.ToString(), StringComparison.Ordinal);
        Assert.Contains("server ended with exit code 3", log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitForResourceHealthyAsync_ResourceHasEnded_Throws()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("short", "true", ".");
        await using var app = await builder.BuildAsync();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceAsync("short", KnownResourceStates.Finished).WaitAsync(Eventually.Bound);

        await Assert.ThrowsAsync<DistributedApplicationException>(() =>
            app.ResourceNotifications.WaitForResourceHealthyAsync("short").WaitAsync(Eventually.Bound)
        );
    }

    [Fact]
    public async Task StopAsync_OneWaitsForAnother_EndsTheDependentFirst()
    {
        var folder = Directory.CreateTempSubdirectory();
        const string script = "trap 'echo $0 >> \"$1/order\"; exit 0' TERM; while :; do sleep 0.05; done";
        await using var builder = DistributedApplicationTestingBuilder.Create();
        var server = builder.AddExecutable("server", "sh", ".", "-c", script, "server", folder.FullName);
        builder.AddExecutable("client", "sh", ".", "-c", script, "client", folder.FullName).WaitFor(server);
        await using var app = await builder.BuildAsync();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("client").WaitAsync(Eventually.Bound);
        // The trap is set when the loop sleeps for the first time.
        var client = app.ResourceNotifications.IdOf("client");
        await Eventually.IsTrueAsync(() => Processes.ChildrenOf(client).Count > 0, "the client loops");

        await app.StopAsync();

        Assert.Equal(["client", "server"], await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "order")));
        folder.Delete(recursive: true);
    }

    private static async Task AnswerAsync(int port, CancellationToken cancel)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(cancel);
                await using var stream = client.GetStream();
                await stream.ReadAtLeastAsync(new byte[4096], 1, cancellationToken: cancel);
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
                    cancel
                );
            }
        }
        catch (OperationCanceledException)
        {
            // The server is down now.
        }
    }
}
