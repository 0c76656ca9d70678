using FlashSale.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

// The namespace of Aspire's own project template, so that Program.cs reads as everybody expects.
namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of ours has: telemetry, health, discovery, a bounded shutdown.</summary>
public static class ServiceDefaults
{
    /// <summary>Tag of a check that says whether the process itself is alive, whatever became of the servers it needs.</summary>
    private const string LiveTag = "live";

    /// <summary>Registers the defaults. Telemetry leaves the process only when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is configured.</summary>
    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.AddTelemetry();
        builder.Services.AddHealthChecks().AddCheck("self", static () => HealthCheckResult.Healthy(), [LiveTag]);
        builder.Services.AddDiscovery();
        builder.Services.Configure<HostOptions>(static host =>
        {
            // Whoever stops us (Aspire, systemd, a container runtime) kills after a while: be done before, all at the same time.
            host.ShutdownTimeout = TimeSpan.FromSeconds(10);
            host.ServicesStopConcurrently = true;
        });
        return builder;
    }

    /// <summary>
    /// <c>GET /health</c> (may work be sent here?) and <c>GET /alive</c> (is it running?), in every environment: 200 or 503 and each check's
    /// status. Probes leave no trace, or they would be most of the traces.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/health", new() { ResponseWriter = HealthReportWriter.WriteAsync }).Untraced();
        app.MapHealthChecks(
                "/alive",
                new() { ResponseWriter = HealthReportWriter.WriteAsync, Predicate = static check => check.Tags.Contains(LiveTag) }
            )
            .Untraced();
        return app;
    }
}
