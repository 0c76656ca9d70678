namespace Aspire.Hosting.ApplicationModel;

/// <param name="Name">Such as <c>executable.pid</c>.</param>
public sealed record ResourcePropertySnapshot(string Name, object? Value);
