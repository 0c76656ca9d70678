using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FlashSale.LocalHosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The state of every resource, and waiting for one.</summary>
public sealed class ResourceNotificationService
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private ImmutableList<Channel<ResourceEvent>> _watchers = [];

    /// <summary>The present state of everything, then each change. Never ends by itself.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>(new UnboundedChannelOptions { SingleReader = true });
        ResourceEvent[] present;
        lock (_lock)
        {
            _watchers = _watchers.Add(channel);
            present = [.. _current.Values];
        }
        try
        {
            foreach (var change in present)
                yield return change;
            await foreach (var change in channel.Reader.ReadAllAsync(cancellationToken))
                yield return change;
        }
        finally
        {
            lock (_lock)
                _watchers = _watchers.Remove(channel);
        }
    }

    /// <param name="resourceId">Of a replica, or the name of a resource that has one.</param>
    public bool TryGetCurrentState(string resourceId, out ResourceEvent? resourceEvent) =>
        _current.TryGetValue(resourceId, out resourceEvent);

    /// <summary>Waits until all replicas run and are healthy.</summary>
    /// <exception cref="DistributedApplicationException">One of them has ended, or could not be started.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        await foreach (var change in WatchAsync(cancellationToken))
        {
            if (!IsNamed(change, resourceName))
                continue;
            if (change.Snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text))
                throw new DistributedApplicationException($"'{change.ResourceId}' will not become healthy: its state is {state.Text}.");
            if (AllHealthy(change.Resource))
                return change;
        }
        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Waits until an instance of the resource has the state.</summary>
    /// <param name="targetState">One of <see cref="KnownResourceStates"/>; default Running.</param>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits until an instance of the resource has one of the states, and returns it.</summary>
    public async Task<string> WaitForResourceAsync(
        string resourceName,
        IEnumerable<string> targetStates,
        CancellationToken cancellationToken = default
    )
    {
        var wanted = targetStates.ToHashSet();
        var change = await WaitForResourceAsync(
            resourceName,
            change => change.Snapshot.State is { } state && wanted.Contains(state.Text),
            cancellationToken
        );
        return change.Snapshot.State!.Text;
    }

    /// <summary>Waits until the condition holds for an instance of the resource.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName,
        Func<ResourceEvent, bool> predicate,
        CancellationToken cancellationToken = default
    )
    {
        await foreach (var change in WatchAsync(cancellationToken))
            if (IsNamed(change, resourceName) && predicate(change))
                return change;
        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Waits for all that the resource waits for.</summary>
    /// <exception cref="DistributedApplicationException">One of them has ended, or could not be started.</exception>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        foreach (var wait in resource.Annotations.OfType<WaitAnnotation>())
            await WaitForResourceHealthyAsync(wait.Resource.Name, cancellationToken);
    }

    internal void SetState(Instance instance, string state) =>
        Publish(instance, snapshot => snapshot with { State = state, HealthStatus = null, ExitCode = null });

    internal void SetRunning(Instance instance, int? processId) =>
        Publish(
            instance,
            snapshot =>
                snapshot with
                {
                    State = KnownResourceStates.Running,
                    HealthStatus = processId is null || instance.IsHealthy ? HealthStatus.Healthy : HealthStatus.Unhealthy,
                    ExitCode = null,
                    Properties = processId is null ? [] : [new("executable.pid", processId)],
                }
        );

    internal void SetHealth(Instance instance) =>
        Publish(
            instance,
            snapshot =>
                snapshot.State?.Text == KnownResourceStates.Running
                    ? snapshot with
                    {
                        HealthStatus = instance.IsHealthy ? HealthStatus.Healthy : HealthStatus.Unhealthy,
                    }
                    : snapshot
        );

    internal void SetEnded(Instance instance, int exitCode) =>
        Publish(
            instance,
            snapshot =>
                snapshot with
                {
                    State = exitCode == 0 ? KnownResourceStates.Finished : KnownResourceStates.Exited,
                    HealthStatus = null,
                    ExitCode = exitCode,
                    Properties = [],
                }
        );

    private void Publish(Instance instance, Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
    {
        // One at a time, so that every watcher sees the changes in the order in which they became the present.
        lock (_lock)
        {
            var before =
                _current.GetValueOrDefault(instance.Id)?.Snapshot ?? new() { ResourceType = TypeOf(instance.Resource), Properties = [] };
            var after = new ResourceEvent(instance.Resource, instance.Id, change(before));
            _current[instance.Id] = after;
            foreach (var watcher in _watchers)
                watcher.Writer.TryWrite(after);
        }
    }

    private bool AllHealthy(IResource resource) =>
        _current.Values.Count(change => ReferenceEquals(change.Resource, resource) && change.Snapshot.HealthStatus == HealthStatus.Healthy)
        == Instance.ReplicasOf(resource);

    private static bool IsNamed(ResourceEvent change, string name) =>
        string.Equals(change.Resource.Name, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(change.ResourceId, name, StringComparison.OrdinalIgnoreCase);

    private static string TypeOf(IResource resource) =>
        resource switch
        {
            ProjectResource => "Project",
            ExecutableResource => "Executable",
            _ => resource.GetType().Name,
        };
}
