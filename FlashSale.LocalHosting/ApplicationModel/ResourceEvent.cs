namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource, or one replica of it, has changed.</summary>
public sealed class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource { get; } = resource;

    /// <summary>The name of the resource; with several replicas <c>{name}-{1…n}</c>.</summary>
    public string ResourceId { get; } = resourceId;

    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
