using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FlashSale.ServiceDefaults;

/// <summary>
/// Owns the exporters of traces and metrics: up before any other service of the host starts, flushed after the last one has stopped, so
/// that what happens during start and shutdown is seen too.
/// </summary>
internal sealed class TelemetryExport(IConfiguration configuration, ResourceBuilder resource) : IHostedLifecycleService, IDisposable
{
    /// <summary>For the last batch at shutdown: a collector that is gone must not hold the service up. Milliseconds.</summary>
    private const int FlushTimeout = 3000;

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(UseHostConfiguration)
            .SetResourceBuilder(resource)
            .AddSource(Sources.Activities)
            .AddOtlpExporter()
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(UseHostConfiguration)
            .SetResourceBuilder(resource)
            .AddMeter(Sources.Meters)
            .AddView(Sources.View)
            .AddOtlpExporter()
            .Build();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Flushing blocks, so it is kept off the host's thread; both at once, so that the bound holds for the pair.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
                Task.Run(() => _traces?.Shutdown(FlushTimeout), cancellationToken),
                Task.Run(() => _metrics?.Shutdown(FlushTimeout), cancellationToken)
            )
            .WaitAsync(cancellationToken);

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    /// <summary>So that <c>OTEL_*</c> may come from any configuration source, as all our settings may.</summary>
    private void UseHostConfiguration(IServiceCollection services) => services.AddSingleton(configuration);
}
