namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource starts when another one is healthy.</summary>
public sealed class WaitAnnotation(IResource resource) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;
}
