namespace Aspire.Hosting;

/// <summary>Servers that already run.</summary>
public static class ConnectionStringBuilderExtensions
{
    /// <summary>A server of yours, found by <c>ConnectionStrings:{name}</c> in the configuration of the AppHost.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder,
        string name,
        string? environmentVariableName = null
    ) => builder.AddResource(new ConfiguredConnectionString(name, builder.Configuration, environmentVariableName));
}
