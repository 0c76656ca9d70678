using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Testing;

/// <summary>What a test asks a running application.</summary>
public static class DistributedApplicationHostingTestingExtensions
{
    /// <summary>A client of the public endpoint, behind which all replicas are. The caller disposes it.</summary>
    /// <param name="endpointName">Default: the endpoint <c>http</c>, else <c>https</c>.</param>
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        var endpoint = app.GetEndpoint(resourceName, endpointName);
        // As on the other engine: the factory, so that what a test adds with ConfigureHttpClientDefaults counts.
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        client.BaseAddress = endpoint;
        return client;
    }

    /// <exception cref="ArgumentException">There is no such resource, or it has no connection string.</exception>
    public static ValueTask<string?> GetConnectionStringAsync(
        this DistributedApplication app,
        string resourceName,
        CancellationToken cancellationToken = default
    ) =>
        app.Resource(resourceName) is IResourceWithConnectionString resource
            ? resource.GetConnectionStringAsync(cancellationToken)
            : throw new ArgumentException($"Resource '{resourceName}' has no connection string.", nameof(resourceName));

    /// <exception cref="ArgumentException">There is no such resource or endpoint.</exception>
    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        var endpoints = app.Resource(resourceName).Annotations.OfType<EndpointAnnotation>().ToArray();
        var endpoint =
            endpoints.FirstOrDefault(endpoint => endpoint.Name == (endpointName ?? "http"))
            ?? (endpointName is null ? endpoints.FirstOrDefault(static endpoint => endpoint.Name == "https") : null)
            ?? throw new ArgumentException($"Resource '{resourceName}' has no endpoint '{endpointName ?? "http"}'.", nameof(endpointName));
        return new UriBuilder(endpoint.UriScheme, "localhost", endpoint.AllocatedPort).Uri;
    }

    private static IResource Resource(this DistributedApplication app, string name) =>
        app.Services.GetRequiredService<IResourceCollection>()
            .FirstOrDefault(resource => string.Equals(resource.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no resource '{name}'.", nameof(name));
}
