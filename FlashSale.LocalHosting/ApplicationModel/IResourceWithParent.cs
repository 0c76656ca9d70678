namespace Aspire.Hosting.ApplicationModel;

/// <summary>Lives inside another resource, as a database does in its server.</summary>
public interface IResourceWithParent<out T> : IResource
    where T : IResource
{
    T Parent { get; }
}
