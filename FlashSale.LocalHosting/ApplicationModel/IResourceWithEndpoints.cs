namespace Aspire.Hosting.ApplicationModel;

/// <summary>Listens on ports.</summary>
public interface IResourceWithEndpoints : IResource;
