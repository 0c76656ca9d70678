using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace FlashSale.ServiceDefaults;

/// <summary>
/// OpenTelemetry over OTLP, configured by the standard <c>OTEL_*</c> variables that Aspire sets. Without an endpoint nothing is registered:
/// no listener, so that activities are never created and instruments are never read.
/// </summary>
internal static class TelemetryRegistration
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[Endpoint]))
        {
            // Where this category is logged at all, the server makes an activity for every request, so that log lines can name it: their
            // ids would go into Redis with every purchase, for nobody.
            builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
            return;
        }

        // .NET 10 leaves a request's attributes to an instrumentation package, unless told that there is none.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        builder.Services.AddSingleton<IStartupFilter, RequestSpanStartupFilter>();
        var serviceName = builder.Environment.ApplicationName;
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
            logging.SetResourceBuilder(Describe(serviceName));
            logging.AddOtlpExporter();
        });
        builder.Services.AddHostedService(services => new TelemetryExport(
            services.GetRequiredService<IConfiguration>(),
            Describe(serviceName)
        ));
    }

    /// <summary>
    /// The environment comes last, because what comes last wins: <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> overrule
    /// what the program says of itself.
    /// </summary>
    private static ResourceBuilder Describe(string serviceName) =>
        ResourceBuilder.CreateEmpty().AddTelemetrySdk().AddService(serviceName).AddEnvironmentVariableDetector();
}
