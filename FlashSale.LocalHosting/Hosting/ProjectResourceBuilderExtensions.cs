using System.Globalization;
using System.Reflection;
using FlashSale.LocalHosting;

namespace Aspire.Hosting;

/// <summary>.NET projects as resources.</summary>
public static class ProjectResourceBuilderExtensions
{
    /// <summary>
    /// Adds a project. The launch profile of its launchSettings.json (the one named as the AppHost's own, else its first) gives
    /// environment variables, and its <c>applicationUrl</c> the endpoints. On this engine only http endpoints are served.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var project = new TProject();
        var resource = builder.AddResource(new ProjectResource(name)).WithAnnotation(project);
        var profile = LaunchProfile.Find(project.ProjectPath, builder.Configuration["DOTNET_LAUNCH_PROFILE"]);
        if (profile is not null)
            resource.WithLaunchProfile(profile);
        return resource.WithAnnotation(
            new ProcessAnnotation(() =>
                ProjectRecipe.Create(project.ProjectPath, typeof(TProject).GetCustomAttribute<ProjectOutputAttribute>())
            )
        );
    }

    /// <summary>Runs several copies, each on a port of its own, behind the one public port.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas));
    }

    private static void WithLaunchProfile(this IResourceBuilder<ProjectResource> builder, LaunchProfile profile)
    {
        builder.WithAnnotation(profile);
        foreach (var url in profile.HttpUrls())
        {
            var sameScheme = builder.Resource.Annotations.OfType<EndpointAnnotation>().Count();
            var name = sameScheme == 0 ? "http" : string.Create(CultureInfo.InvariantCulture, $"http{sameScheme + 1}");
            builder.WithAnnotation(new EndpointAnnotation(name, "http", url.Port, targetPort: null));
        }
        if (profile.Arguments() is { Length: > 0 } arguments)
            builder.WithArgs(arguments);
    }
}
