using FlashSale.Domain;
using FlashSale.ServiceDefaults;
using FlashSale.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlashSale.Tests.Telemetry;

[Trait(Tiers.Name, Tiers.Integration)]
public sealed class TelemetryExportTests
{
    [Fact]
    public async Task Export_EndpointConfigured_SendsTracesMetricsAndLogsOfTheNamedService()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var app = Build(
            new()
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=let-me-in",
                ["OTEL_SERVICE_NAME"] = "till",
                ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=till-7",
            }
        );
        await app.StartAsync();
        using var client = Visitor(app);
        using var answer = await client.GetAsync("/sell/42");
        using var probe = await client.GetAsync("/health");
        await app.StopAsync();
        await app.DisposeAsync();

        var traces = collector.Received("traces");
        Assert.Contains("decide", traces, StringComparison.Ordinal);
        Assert.Contains("GET /sell/{id}", traces, StringComparison.Ordinal);
        Assert.Contains("url.path", traces, StringComparison.Ordinal);
        Assert.Contains("http.response.status_code", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("/health", traces, StringComparison.Ordinal);
        var metrics = collector.Received("metrics");
        Assert.Contains("flashsale.purchases", metrics, StringComparison.Ordinal);
        Assert.Contains("http.server.request.duration", metrics, StringComparison.Ordinal);
        Assert.Contains("dotnet.gc.collections", metrics, StringComparison.Ordinal);
        Assert.Contains("Sold one.", collector.Received("logs"), StringComparison.Ordinal);
        foreach (var signal in (string[])["traces", "metrics", "logs"])
        {
            Assert.Contains("till", collector.Received(signal), StringComparison.Ordinal);
            Assert.Contains("till-7", collector.Received(signal), StringComparison.Ordinal);
        }
        Assert.All(collector.Keys, static key => Assert.Equal("let-me-in", key));
    }

    [Fact]
    public async Task Export_CollectorGone_DoesNotHoldUpTheShutdown()
    {
        var collector = await OtlpReceiver.StartAsync();
        await using var app = Build(
            new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" }
        );
        await app.StartAsync();
        await collector.DisposeAsync();
        using var client = Visitor(app);
        using var answer = await client.GetAsync("/sell/42");

        await app.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Export_NoEndpoint_RegistersNothing()
    {
        await using var app = Build([]);

        Assert.DoesNotContain(app.Services.GetServices<IHostedService>(), static service => service is TelemetryExport);
        Assert.DoesNotContain(
            app.Services.GetServices<ILoggerProvider>(),
            static provider => provider.GetType().Namespace!.StartsWith("OpenTelemetry", StringComparison.Ordinal)
        );
    }

    private static WebApplication Build(Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.Services.AddSingleton<FlashSaleTelemetry>();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/sell/{id}", Sell);
        return app;
    }

    /// <summary>Leaves no spans of its own, although it lives in the process that is watched.</summary>
    private static HttpClient Visitor(WebApplication app) =>
        new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri(app.Urls.Single()) };

    private static IResult Sell(FlashSaleTelemetry telemetry, ILogger<TelemetryExportTests> logger)
    {
        using var activity = FlashSaleTelemetry.Activities.StartActivity("decide");
        telemetry.Purchase("accepted");
#pragma warning disable CA1848, CA1873 // A message of a test needs no generated method.
        logger.LogInformation("Sold one.");
#pragma warning restore CA1848, CA1873
        return Results.Ok();
    }
}
