namespace Aspire.Hosting.ApplicationModel;

/// <summary>Any program on this machine.</summary>
/// <param name="command">A path, or a name that is looked up on the PATH.</param>
public class ExecutableResource(string name, string command, string workingDirectory)
    : Resource(name),
        IResourceWithEnvironment,
        IResourceWithArgs,
        IResourceWithEndpoints,
        IResourceWithWaitSupport
{
    public string Command { get; } = command;

    public string WorkingDirectory { get; } = workingDirectory;
}
