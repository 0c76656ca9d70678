using System.Reflection;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>An application of several processes. Disposing it stops them all.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private int _disposed;

    internal DistributedApplication(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    /// <summary>What state each resource is in, and waiting for a state.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Starting, stopping and restarting single resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) =>
        CreateBuilder(new DistributedApplicationOptions { Args = args });

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) =>
        AppHostCapture.CreateBuilder(options) ?? new DistributedApplicationBuilder(options, Assembly.GetEntryAssembly());

    /// <summary>
    /// Starts everything and returns after Ctrl+C or SIGTERM, when every child has ended. If the application can't start, the reason is
    /// printed and the exit code is 1.
    /// </summary>
    public void Run()
    {
        try
        {
            _host.Run();
        }
        catch (DistributedApplicationException e)
        {
            ReportFailure(e);
        }
    }

    /// <inheritdoc cref="Run" />
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _host.RunAsync(cancellationToken);
        }
        catch (DistributedApplicationException e)
        {
            ReportFailure(e);
        }
    }

    /// <summary>Starts what can start at once; what waits for others starts when they are healthy.</summary>
    /// <exception cref="DistributedApplicationException">A port is taken, a program is missing or the data folder is in use.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => _host.StartAsync(cancellationToken);

    /// <summary>Stops every child: SIGTERM first, SIGKILL for those that take too long. What others depend on ends last.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        // Disposing without stopping must not leave children behind; stopping twice does nothing.
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            _host.Dispose();
    }

    private static void ReportFailure(DistributedApplicationException e)
    {
        Console.Error.WriteLine(e.Message);
        Environment.ExitCode = 1;
    }
}
