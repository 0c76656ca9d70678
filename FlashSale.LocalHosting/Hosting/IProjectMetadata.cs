namespace Aspire.Hosting;

/// <summary>Where a project is. The build writes one class <c>Projects.X</c> for each project that the AppHost references.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>Full path of the .csproj.</summary>
    string ProjectPath { get; }
}
