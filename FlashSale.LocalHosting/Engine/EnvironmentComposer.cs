using System.Globalization;

namespace FlashSale.LocalHosting;

/// <summary>Puts the environment of one process together: what its kind needs first, what the AppHost says last.</summary>
internal sealed class EnvironmentComposer(ProjectEnvironment projects)
{
    /// <exception cref="DistributedApplicationException">Something it refers to is not known.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ComposeAsync(Instance instance, CancellationToken cancel)
    {
        var context = new EnvironmentCallbackContext([], cancel);
        if (instance.Resource is ProjectResource)
            projects.AddTo(context.EnvironmentVariables, instance);
        foreach (var endpoint in instance.Resource.Annotations.OfType<EndpointAnnotation>())
            if (endpoint.TargetPortVariable is { } variable)
                context.EnvironmentVariables[variable] = instance.TargetPorts[endpoint.Name].ToString(CultureInfo.InvariantCulture);
        foreach (var annotation in instance.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(context);
        return context.EnvironmentVariables.ToDictionary(static pair => pair.Key, static pair => Text(pair.Value));
    }

    private static string Text(object value) =>
        value switch
        {
            string text => text,
            EndpointReference endpoint => endpoint.Url,
            _ => throw new DistributedApplicationException($"A value of type {value.GetType().Name} can't be an environment variable."),
        };
}
