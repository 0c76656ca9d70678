using System.Reflection;
using Aspire.Hosting.Testing;
using FlashSale.LocalHosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly DistributedApplicationOptions _options;

    public DistributedApplicationBuilder(
        DistributedApplicationOptions options,
        Assembly? appHost,
        HostApplicationBuilderSettings? settings = null
    )
    {
        _options = options;
        AppHostAssembly = appHost;
        AppHostDirectory =
            options.ProjectDirectory ?? AppHostMetadata.Read(appHost, AppHostMetadata.ProjectPath) ?? Directory.GetCurrentDirectory();
        settings ??= new();
        settings.Args ??= options.Args;
        settings.ContentRootPath ??= AppHostDirectory;
        settings.ApplicationName ??= options.AssemblyName ?? appHost?.GetName().Name;
        _host = new HostApplicationBuilder(settings);
        _host.Logging.ClearProviders();
        _host.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        // It prints a stack trace for what Run() tells in a sentence.
        _host.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Longer than any child may take to stop, or the host would give up on the rest.
        _host.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new DistributedApplicationResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        AppHostCapture.ThrowIfCapturing(this);
        return BuildApplication();
    }

    internal DistributedApplication BuildApplication()
    {
        var otlp = Dashboard.AddIfInstalled(this, _options);
        EngineRegistration.AddEngine(this, _options, otlp);
        return new DistributedApplication(_host.Build());
    }
}
