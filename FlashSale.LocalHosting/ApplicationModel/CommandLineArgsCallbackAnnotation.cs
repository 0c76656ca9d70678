namespace Aspire.Hosting.ApplicationModel;

/// <summary>Appends arguments when the process is about to start.</summary>
public sealed class CommandLineArgsCallbackAnnotation(Action<IList<object>> callback) : IResourceAnnotation
{
    public Action<IList<object>> Callback { get; } = callback;
}
