namespace Aspire.Hosting.ApplicationModel;

/// <summary>Others find its endpoints by its name.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;
