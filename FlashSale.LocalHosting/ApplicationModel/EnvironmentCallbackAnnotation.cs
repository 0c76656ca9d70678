namespace Aspire.Hosting.ApplicationModel;

/// <summary>Sets variables when the process is about to start, and ports and passwords are known.</summary>
public sealed class EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) : IResourceAnnotation
{
    public EnvironmentCallbackAnnotation(Action<EnvironmentCallbackContext> callback)
        : this(context =>
        {
            callback(context);
            return Task.CompletedTask;
        }) { }

    public Func<EnvironmentCallbackContext, Task> Callback { get; } = callback;
}
