namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address for people, printed when the application is ready.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>Absolute, or a path below the endpoint.</summary>
    public required string Url { get; set; }

    public string? DisplayText { get; set; }

    public EndpointReference? Endpoint { get; init; }
}
