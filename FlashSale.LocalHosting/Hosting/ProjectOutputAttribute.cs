namespace Aspire.Hosting;

/// <summary>What the build of the AppHost has built for a project, so that starting it needs no second build.</summary>
/// <param name="path">Full path of the assembly.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ProjectOutputAttribute(string path) : Attribute
{
    public string Path { get; } = path;
}
