using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint by its name; its port is known once the application starts.</summary>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName)
{
    public IResourceWithEndpoints Resource { get; } = owner;

    public string EndpointName { get; } = endpointName;

    public string Host { get; } = "localhost";

    public bool IsAllocated => Annotation.AllocatedPort != 0;

    public string Scheme => Annotation.UriScheme;

    /// <exception cref="InvalidOperationException">The application has not started.</exception>
    public int Port =>
        IsAllocated
            ? Annotation.AllocatedPort
            : throw new InvalidOperationException(
                $"Endpoint '{EndpointName}' of '{Resource.Name}' has no port before the application starts."
            );

    /// <summary><c>http://localhost:5080</c></summary>
    public string Url => string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{Port}");

    private EndpointAnnotation Annotation =>
        Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => endpoint.Name == EndpointName)
        ?? throw new InvalidOperationException($"'{Resource.Name}' has no endpoint '{EndpointName}'.");
}
