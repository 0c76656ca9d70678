using System.Reflection;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Runs the entry point of an AppHost as far as <c>Build()</c>, and takes the builder out of it, so that a test can change it and build it
/// itself. The entry point is then unwound by an exception that nothing else throws.
/// </summary>
internal sealed class AppHostCapture(Func<DistributedApplicationOptions, DistributedApplicationBuilder> createBuilder)
{
    private static readonly AsyncLocal<AppHostCapture?> _current = new();
    private DistributedApplicationBuilder? _builder;

    /// <exception cref="InvalidOperationException">The entry point ended without building an application.</exception>
    public DistributedApplicationBuilder Run(Assembly appHost, string[] args)
    {
        var main = appHost.EntryPoint ?? throw new InvalidOperationException($"{appHost.GetName().Name} has no entry point.");
        _current.Value = this;
        try
        {
            object?[] arguments = main.GetParameters().Length == 0 ? [] : [args];
            main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        }
        catch (BuilderCapturedException)
        {
            return _builder!;
        }
        finally
        {
            _current.Value = null;
        }
        throw new InvalidOperationException($"The entry point of {appHost.GetName().Name} built no application.");
    }

    /// <summary>Null where no test is looking.</summary>
    public static DistributedApplicationBuilder? CreateBuilder(DistributedApplicationOptions asked) =>
        _current.Value is { } capture ? capture._builder = capture.Create(asked) : null;

    public static void ThrowIfCapturing(DistributedApplicationBuilder builder)
    {
        if (_current.Value is { } capture && ReferenceEquals(capture._builder, builder))
            throw new BuilderCapturedException();
    }

    private DistributedApplicationBuilder Create(DistributedApplicationOptions asked) => createBuilder(asked);

    private sealed class BuilderCapturedException : Exception;
}
