namespace Aspire.Hosting.ApplicationModel;

/// <summary>The environment of one process, while it is put together. Later callbacks see and may replace what earlier ones set.</summary>
public sealed class EnvironmentCallbackContext(
    Dictionary<string, object>? environmentVariables = null,
    CancellationToken cancellationToken = default
)
{
    /// <summary>Values are strings, or an <see cref="EndpointReference"/> for its URL.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = environmentVariables ?? [];

    public CancellationToken CancellationToken { get; } = cancellationToken;
}
