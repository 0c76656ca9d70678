using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FlashSale.LocalHosting;

/// <summary>The services of the AppHost's own container.</summary>
internal static class EngineRegistration
{
    public static void AddEngine(DistributedApplicationBuilder builder, DistributedApplicationOptions options, OtlpTarget? otlp)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient();
        services.AddSingleton(builder.Resources);
        services.AddSingleton<OrphanGuard>();
        services.AddSingleton<Ports>();
        services.AddSingleton<EndpointAllocator>();
        services.AddSingleton(_ => new DataFolder(
            builder.Configuration,
            AppHostMetadata.Read(builder.AppHostAssembly, AppHostMetadata.DataPath),
            builder.AppHostDirectory
        ));
        services.AddSingleton(new ProjectEnvironment(builder.Environment, otlp));
        services.AddSingleton<EnvironmentComposer>();
        services.AddSingleton<ResourceNotificationService>();
        services.AddSingleton(static services => new ResourceCommandService(services.GetRequiredService<Orchestrator>()));
        services.AddSingleton<Orchestrator>();
        services.AddHostedService(static services => services.GetRequiredService<Orchestrator>());
        if (options.EnableResourceLogging)
        {
            services.AddSingleton<IResourceOutput, LoggedOutput>();
            return;
        }
        services.AddSingleton<ConsoleOutput>();
        services.AddSingleton<IResourceOutput>(static services => services.GetRequiredService<ConsoleOutput>());
        services.AddSingleton<ILoggerProvider, AppHostLoggerProvider>();
        services.AddHostedService<ReadyReport>();
    }
}
