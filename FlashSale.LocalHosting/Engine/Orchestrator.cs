using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FlashSale.LocalHosting;

/// <summary>Starts the application, keeps what runs, and stops it in the opposite order.</summary>
internal sealed class Orchestrator(
    IResourceCollection resources,
    ResourceNotificationService notifications,
    EndpointAllocator endpoints,
    DataFolder data,
    EnvironmentComposer environment,
    OrphanGuard guard,
    IResourceOutput output,
    IConfiguration configuration,
    ILogger<DistributedApplication> logger
) : IHostedService, IDisposable
{
    // Kestrel waits for requests under way; a longer wait would only delay the person at the terminal.
    private readonly TimeSpan _grace = configuration.GetValue("LocalHosting:StopGrace", TimeSpan.FromSeconds(10));

    private readonly List<InstanceRunner> _runners = [];
    private readonly ConcurrentDictionary<IResource, Task> _stopping = [];
    private readonly CancellationTokenSource _stopped = new();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // What can fail for a reason outside the application fails here, before anything has been started.
        data.Open();
        foreach (var resource in resources.OfType<IPreparedResource>())
            resource.Prepare(data);
        foreach (var resource in resources)
            Prepare(resource);
        foreach (var runner in _runners)
            _ = runner.StartAsync(_stopped.Token);
        await Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync();
        await Task.WhenAll(resources.Select(StopAsync));
    }

    /// <summary>The instances that an id or a name means; ignoring case.</summary>
    public IReadOnlyList<InstanceRunner> Find(string idOrName) =>
        [
            .. _runners.Where(runner =>
                string.Equals(runner.Instance.Id, idOrName, StringComparison.OrdinalIgnoreCase)
                || string.Equals(runner.Instance.Resource.Name, idOrName, StringComparison.OrdinalIgnoreCase)
            ),
        ];

    public void Dispose()
    {
        _runners.ForEach(static runner => runner.Dispose());
        _stopped.Dispose();
    }

    private void Prepare(IResource resource)
    {
        var replicas = Instance.ReplicasOf(resource);
        var instances = Enumerable.Range(1, replicas).Select(number => new Instance(resource, number, replicas)).ToArray();
        endpoints.Allocate(resource, instances);
        var process = resource.Annotations.OfType<ProcessAnnotation>().FirstOrDefault();
        foreach (var instance in instances)
        {
            if (process is null)
            {
                notifications.SetRunning(instance, processId: null);
                continue;
            }
            notifications.SetState(instance, KnownResourceStates.NotStarted);
            _runners.Add(new InstanceRunner(instance, process, notifications, environment, guard, output, _grace, logger));
        }
    }

    /// <summary>Those that wait for a resource at their start end before it: they may still need it to end in order.</summary>
    private Task StopAsync(IResource resource) =>
        _stopping.GetOrAdd(
            resource,
            async Task (resource) =>
            {
                var dependents = resources.Where(other =>
                    other.Annotations.OfType<WaitAnnotation>().Any(wait => ReferenceEquals(wait.Resource, resource))
                );
                await Task.WhenAll(dependents.Select(StopAsync));
                await Task.WhenAll(
                    _runners
                        .Where(runner => ReferenceEquals(runner.Instance.Resource, resource))
                        .Select(static runner => runner.StopAsync(CancellationToken.None))
                );
            }
        );
}
