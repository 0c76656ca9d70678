using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace FlashSale.LocalHosting;

/// <summary>What Aspire tells every .NET project besides its references, variable for variable.</summary>
internal sealed class ProjectEnvironment(IHostEnvironment appHost, OtlpTarget? otlp)
{
    public void AddTo(Dictionary<string, object> variables, Instance instance)
    {
        AddTelemetry(variables, instance);
        variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
        variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
        if (instance.Resource.Annotations.OfType<LaunchProfile>().FirstOrDefault() is { } profile)
        {
            variables["DOTNET_LAUNCH_PROFILE"] = profile.Name;
            foreach (var (name, value) in profile.EnvironmentVariables)
                variables[name] = value;
        }
        if (!instance.TargetPorts.IsEmpty)
            variables["ASPNETCORE_URLS"] = string.Join(
                ';',
                instance.TargetPorts.Values.Select(static port => string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"))
            );
    }

    private void AddTelemetry(Dictionary<string, object> variables, Instance instance)
    {
        variables["OTEL_SERVICE_NAME"] = instance.Resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=" + instance.Suffix;
        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
        if (otlp is not null)
        {
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = otlp.Endpoint;
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = "x-otlp-api-key=" + otlp.ApiKey;
        }
        if (!appHost.IsDevelopment())
            return;
        // Whoever develops wants to see a trace now and whole, not sampled and in five seconds.
        variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
        variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        variables["OTEL_TRACES_SAMPLER"] = "always_on";
        variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
        variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
        variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
    }
}
