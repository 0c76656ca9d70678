using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.LocalHosting;

/// <summary>
/// Starts the real Aspire dashboard, on the loopback interface, where the <c>aspire</c> command is on the PATH or under <c>.tools/aspire</c>
/// beside the AppHost's folder. <c>LocalHosting__Dashboard=false</c> prevents it. It gets the ports that the AppHost's launch profile gives it
/// for the other engine (<c>applicationUrl</c>, <c>ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL</c>), or free ones.
/// </summary>
internal static class Dashboard
{
    private const string Installed = ".tools/aspire/node_modules/@microsoft/aspire-cli-linux-x64/bin/aspire";

    /// <returns>Where services send their telemetry; null without a dashboard.</returns>
    public static OtlpTarget? AddIfInstalled(DistributedApplicationBuilder builder, DistributedApplicationOptions options)
    {
        if (options.DisableDashboard || !builder.Configuration.GetValue("LocalHosting:Dashboard", defaultValue: true))
            return null;
        var folder = builder.AppHostDirectory;
        if ((ProgramPath.Find("aspire") ?? ProgramPath.Find(Path.GetFullPath("../" + Installed, folder))) is not { } command)
            return null;

        var ports = new Ports();
        var frontend = Url(builder.Configuration["ASPNETCORE_URLS"], ports);
        var otlp = new OtlpTarget(
            Url(builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"], ports),
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))
        );
        var output = new DashboardOutput();
        builder.Services.AddSingleton(output);
        builder
            .AddResource(new DashboardResource(command, folder))
            .WithArgs("dashboard", "run", "--nologo", "--non-interactive", "--frontend-url", frontend)
            .WithArgs("--otlp-grpc-url", otlp.Endpoint, "--otlp-http-url", Url(asked: null, ports))
            // By the environment, because a command line can be read by everyone.
            .WithEnvironment("Dashboard__Otlp__AuthMode", "ApiKey")
            .WithEnvironment("Dashboard__Otlp__PrimaryApiKey", otlp.ApiKey)
            .WithAnnotation(new ProcessAnnotation(() => new ProcessRecipe(command, [], folder)) { Output = output.Read });
        return otlp;
    }

    private static string Url(string? asked, Ports ports)
    {
        var given = Uri.TryCreate(asked?.Split(';')[0], UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp;
        var port = given && Ports.IsFree(url!.Port) ? url.Port : ports.Next();
        return string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");
    }
}
