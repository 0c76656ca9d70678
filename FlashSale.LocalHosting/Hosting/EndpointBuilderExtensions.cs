using System.Net;
using FlashSale.LocalHosting;

namespace Aspire.Hosting;

/// <summary>Verbs for resources that listen.</summary>
public static class EndpointBuilderExtensions
{
    /// <param name="port">Public; null: any free one.</param>
    /// <param name="targetPort">Where the process listens; null: any free one.</param>
    /// <param name="name">Default <c>http</c>.</param>
    /// <param name="env">The variable that tells the process its target port.</param>
    /// <param name="isProxied">False: clients reach the process itself, on the target port. Default true.</param>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        string? name = null,
        string? env = null,
        bool? isProxied = null
    )
        where T : IResourceWithEndpoints
    {
        name ??= "http";
        if (builder.Resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.Name == name))
            throw new DistributedApplicationException($"'{builder.Resource.Name}' already has an endpoint '{name}'.");
        return builder.WithAnnotation(
            new EndpointAnnotation(name, "http", port, targetPort, isProxied ?? true) { TargetPortVariable = env }
        );
    }

    /// <summary>Marks the http endpoints as meant for clients outside the application. On this engine they stay on the loopback interface.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>())
            endpoint.IsExternal = true;
        return builder;
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints => new(builder.Resource, name);

    /// <summary>Each replica is healthy while <c>GET {path}</c> on its own port answers with <paramref name="statusCode"/>.</summary>
    /// <param name="path">Default <c>/</c>.</param>
    /// <param name="statusCode">Default 200.</param>
    /// <param name="endpointName">Default: the first http endpoint.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder,
        string? path = null,
        int? statusCode = null,
        string? endpointName = null
    )
        where T : IResourceWithEndpoints
    {
        var endpoints = builder.Resource.Annotations.OfType<EndpointAnnotation>();
        if (!endpoints.Any(endpoint => endpointName is null || endpoint.Name == endpointName))
            throw new DistributedApplicationException($"'{builder.Resource.Name}' has no endpoint whose health could be asked for.");
        return builder.WithAnnotation(new HttpProbe(path ?? "/", (HttpStatusCode)(statusCode ?? 200), endpointName));
    }

    /// <summary>Adds an address for people, such as a path of documentation below the endpoint.</summary>
    public static IResourceBuilder<T> WithUrlForEndpoint<T>(
        this IResourceBuilder<T> builder,
        string endpointName,
        Func<EndpointReference, ResourceUrlAnnotation> callback
    )
        where T : IResourceWithEndpoints
    {
        var endpoint = builder.GetEndpoint(endpointName);
        var url = callback(endpoint);
        return builder.WithAnnotation(
            new ResourceUrlAnnotation
            {
                Url = url.Url,
                DisplayText = url.DisplayText,
                Endpoint = endpoint,
            }
        );
    }
}
