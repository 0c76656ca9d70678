using FlashSale.LocalHosting;

namespace Aspire.Hosting;

/// <summary>Any program as a resource.</summary>
public static class ExecutableResourceBuilderExtensions
{
    /// <param name="command">A path, or a name that is looked up on the PATH.</param>
    /// <param name="workingDirectory">Relative to the folder of the AppHost.</param>
    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder,
        string name,
        string command,
        string workingDirectory,
        params string[]? args
    )
    {
        var folder = Path.GetFullPath(workingDirectory, builder.AppHostDirectory);
        var resource = builder
            .AddResource(new ExecutableResource(name, command, folder))
            .WithAnnotation(new ProcessAnnotation(() => new ProcessRecipe(ProgramPath.Require(command), [], folder)));
        return args is { Length: > 0 } ? resource.WithArgs(args) : resource;
    }
}
