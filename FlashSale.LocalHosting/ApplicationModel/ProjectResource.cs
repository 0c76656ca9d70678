namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project, run from what the build of the AppHost has already built.</summary>
public class ProjectResource(string name)
    : Resource(name),
        IResourceWithEnvironment,
        IResourceWithArgs,
        IResourceWithServiceDiscovery,
        IResourceWithWaitSupport;
