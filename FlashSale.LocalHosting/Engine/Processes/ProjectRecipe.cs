namespace FlashSale.LocalHosting;

/// <summary>How a project is started: from what is already built, because a second build costs seconds a service.</summary>
internal static class ProjectRecipe
{
    public static ProcessRecipe Create(string projectPath, ProjectOutputAttribute? output)
    {
        // As `dotnet run` does, so that appsettings.json is found beside the project.
        var folder = Path.GetDirectoryName(projectPath)!;
        return output is not null && File.Exists(output.Path)
            ? new(DotNet(), [output.Path], folder)
            : new(DotNet(), ["run", "--project", projectPath, "--no-launch-profile", "--"], folder);
    }

    /// <summary>The same dotnet that runs the AppHost, which need not be the first on the PATH.</summary>
    private static string DotNet() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host
        : Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self
        : ProgramPath.Require("dotnet");
}
