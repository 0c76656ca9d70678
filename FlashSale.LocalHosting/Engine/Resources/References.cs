using System.Globalization;

namespace FlashSale.LocalHosting;

/// <summary>How a process is told about the resources it uses.</summary>
internal static class References
{
    public static async Task AddConnectionAsync(
        EnvironmentCallbackContext context,
        IResourceWithConnectionString source,
        string connectionName,
        bool optional
    )
    {
        if (await ReadAsync(source, optional, context.CancellationToken) is not { } text)
            return;
        context.EnvironmentVariables[source.ConnectionStringEnvironmentVariable ?? "ConnectionStrings__" + connectionName] = text;
        if (source is not IConnectionProperties parts)
            return;
        var prefix = ResourceName.ToEnvironmentName(connectionName);
        foreach (var (property, value) in parts.ConnectionProperties)
            context.EnvironmentVariables[$"{prefix}_{property}"] = value;
    }

    public static void AddEndpoints(EnvironmentCallbackContext context, IResourceWithServiceDiscovery source)
    {
        var prefix = ResourceName.ToEnvironmentName(source.Name);
        var indexOf = new Dictionary<string, int>();
        foreach (var endpoint in source.Annotations.OfType<EndpointAnnotation>())
        {
            var reference = new EndpointReference(source, endpoint.Name);
            var index = indexOf.GetValueOrDefault(endpoint.UriScheme);
            indexOf[endpoint.UriScheme] = index + 1;
            context.EnvironmentVariables[
                string.Create(CultureInfo.InvariantCulture, $"services__{source.Name}__{endpoint.UriScheme}__{index}")
            ] = reference;
            context.EnvironmentVariables[$"{prefix}_{ResourceName.ToEnvironmentName(endpoint.Name)}"] = reference;
        }
    }

    private static async Task<string?> ReadAsync(IResourceWithConnectionString source, bool optional, CancellationToken cancel)
    {
        try
        {
            return await source.GetConnectionStringAsync(cancel);
        }
        catch (DistributedApplicationException) when (optional)
        {
            return null;
        }
    }
}
