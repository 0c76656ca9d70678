using FlashSale.LocalHosting;

namespace Aspire.Hosting;

/// <summary>Verbs for all kinds of resources.</summary>
public static class ResourceBuilderExtensions
{
    /// <summary>Sets a variable of the process; it wins over what a launch profile says.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment => builder.WithEnvironment(context => context.EnvironmentVariables[name] = value ?? "");

    /// <summary>Sets variables when the process is about to start.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, Action<EnvironmentCallbackContext> callback)
        where T : IResourceWithEnvironment => builder.WithAnnotation(new EnvironmentCallbackAnnotation(callback));

    /// <summary>Appends command-line arguments.</summary>
    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args)
        where T : IResourceWithArgs =>
        builder.WithAnnotation(
            new CommandLineArgsCallbackAnnotation(list =>
            {
                foreach (var argument in args)
                    list.Add(argument);
            })
        );

    /// <summary>
    /// Tells the process how to reach another resource: <c>ConnectionStrings__{name}</c>, and its parts as <c>{NAME}_HOST</c>,
    /// <c>{NAME}_PORT</c> and so on.
    /// </summary>
    /// <param name="connectionName">Default: the name of the other resource.</param>
    /// <param name="optional">True: a connection string that is not known is left out. False: the process is not started.</param>
    public static IResourceBuilder<T> WithReference<T>(
        this IResourceBuilder<T> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false
    )
        where T : IResourceWithEnvironment =>
        builder.WithAnnotation(
            new EnvironmentCallbackAnnotation(context =>
                References.AddConnectionAsync(context, source.Resource, connectionName ?? source.Resource.Name, optional)
            )
        );

    /// <summary>Tells the process the endpoints of another: <c>services__{name}__http__0</c> and <c>{NAME}_HTTP</c>.</summary>
    public static IResourceBuilder<T> WithReference<T>(
        this IResourceBuilder<T> builder,
        IResourceBuilder<IResourceWithServiceDiscovery> source
    )
        where T : IResourceWithEnvironment => builder.WithEnvironment(context => References.AddEndpoints(context, source.Resource));

    /// <summary>
    /// Starts the resource only when the other one runs and is healthy. If the other one has ended, it is not started: its state becomes
    /// <see cref="KnownResourceStates.FailedToStart"/>.
    /// </summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
    {
        if (WaitsFor(dependency.Resource, builder.Resource))
            throw new DistributedApplicationException(
                $"'{builder.Resource.Name}' can't wait for '{dependency.Resource.Name}', which itself waits for it: neither would start."
            );
        return builder.WithAnnotation(new WaitAnnotation(dependency.Resource));
    }

    private static bool WaitsFor(IResource resource, IResource other) =>
        ReferenceEquals(resource, other) || resource.Annotations.OfType<WaitAnnotation>().Any(wait => WaitsFor(wait.Resource, other));
}
