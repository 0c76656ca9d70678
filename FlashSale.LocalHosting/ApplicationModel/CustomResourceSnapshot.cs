using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known of a resource at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary><c>Project</c>, <c>Executable</c>, or the name of the class.</summary>
    public required string ResourceType { get; init; }

    /// <summary><c>executable.pid</c>: the process, while there is one.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    public ResourceStateSnapshot? State { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>Null while it does not run. Healthy while it runs and has no check.</summary>
    public HealthStatus? HealthStatus { get; internal init; }
}
