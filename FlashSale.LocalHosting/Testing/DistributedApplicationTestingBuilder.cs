using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Builds an application for a test: random public ports, no dashboard, the output of resources in <c>ILogger</c>, and a data folder of its
/// own that is deleted afterwards.
/// </summary>
public static class DistributedApplicationTestingBuilder
{
    /// <typeparam name="TEntryPoint"><c>Projects.X</c> of the AppHost, or any class of its assembly.</typeparam>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>([], cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(CancellationToken)" />
    /// <param name="args">Configuration, as on the command line: <c>--Key=value</c>.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        CancellationToken cancellationToken = default
    )
        where TEntryPoint : class => CreateAsync<TEntryPoint>(args, static (_, _) => { }, cancellationToken);

    /// <inheritdoc cref="CreateAsync{TEntryPoint}(string[], CancellationToken)" />
    /// <param name="configureBuilder">Changes the options before the AppHost sees its builder.</param>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default
    ) =>
        // Not on the test's own thread: the entry point is synchronous and reads files.
        Task.Run<IDistributedApplicationTestingBuilder>(
            () =>
            {
                var appHost = typeof(TEntryPoint).Assembly;
                var capture = new AppHostCapture(asked => CreateBuilder(appHost, [.. args, .. asked.Args ?? []], configureBuilder));
                return new TestingBuilder(capture.Run(appHost, []));
            },
            cancellationToken
        );

    /// <summary>An application that the test itself describes.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] args) => Create(args, static (_, _) => { });

    /// <inheritdoc cref="Create(string[])" />
    public static IDistributedApplicationTestingBuilder Create(
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder
    ) => new TestingBuilder(CreateBuilder(appHost: null, args, configureBuilder));

    private static DistributedApplicationBuilder CreateBuilder(
        Assembly? appHost,
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder
    )
    {
        var options = new DistributedApplicationOptions
        {
            Args = args,
            DisableDashboard = true,
            EnableResourceLogging = true,
        };
        var settings = new HostApplicationBuilderSettings
        {
            Args = args,
            // The first profile of the AppHost says so for `dotnet run`.
            EnvironmentName = Environments.Development,
            Configuration = new ConfigurationManager(),
        };
        settings.Configuration.AddInMemoryCollection([
            new("DcpPublisher:RandomizePorts", "true"),
            new("LocalHosting:TemporaryData", "true"),
        ]);
        configureBuilder(options, settings);
        return new DistributedApplicationBuilder(options, appHost, settings);
    }
}
