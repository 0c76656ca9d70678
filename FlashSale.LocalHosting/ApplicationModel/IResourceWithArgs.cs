namespace Aspire.Hosting.ApplicationModel;

/// <summary>Can be given command-line arguments.</summary>
public interface IResourceWithArgs : IResource;
