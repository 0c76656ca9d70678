using System.Collections.Immutable;
using System.Globalization;

namespace FlashSale.LocalHosting;

/// <summary>One copy of a resource: its ports and, while it runs, its process.</summary>
internal sealed class Instance(IResource resource, int number, int replicas)
{
    private volatile bool _acceptsWork;
    private volatile bool _isHealthy;

    public IResource Resource { get; } = resource;

    /// <summary>The name of the resource; with several replicas <c>{name}-{1…n}</c>.</summary>
    public string Id { get; } = replicas == 1 ? resource.Name : string.Create(CultureInfo.InvariantCulture, $"{resource.Name}-{number}");

    /// <summary>What tells replicas apart in telemetry.</summary>
    public string Suffix { get; } = number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where the process listens, by name of endpoint.</summary>
    public ImmutableDictionary<string, int> TargetPorts { get; set; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>It runs and nobody has asked it to stop.</summary>
    public bool AcceptsWork
    {
        get => _acceptsWork;
        set => _acceptsWork = value;
    }

    /// <summary>What the last check said.</summary>
    public bool IsHealthy
    {
        get => _isHealthy;
        set => _isHealthy = value;
    }

    public static int ReplicasOf(IResource resource) => resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;
}
