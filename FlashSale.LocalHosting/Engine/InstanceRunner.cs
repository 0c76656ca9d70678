using Microsoft.Extensions.Logging;

namespace FlashSale.LocalHosting;

/// <summary>Takes one instance through its states. Only commands start it again: a crash stays visible.</summary>
internal sealed class InstanceRunner(
    Instance instance,
    ProcessAnnotation process,
    ResourceNotificationService notifications,
    EnvironmentComposer environment,
    OrphanGuard guard,
    IResourceOutput output,
    TimeSpan grace,
    ILogger logger
) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private CancellationTokenSource _starting = new();
    private ChildProcess? _child;
    private Task _ended = Task.CompletedTask;

    public Instance Instance => instance;

    /// <summary>Waits for what it depends on, then starts the process. Does nothing if it runs.</summary>
    /// <returns>Null, or why it does not run.</returns>
    public async Task<string?> StartAsync(CancellationToken cancel)
    {
        await _oneAtATime.WaitAsync(cancel);
        try
        {
            if (!_ended.IsCompleted)
                return null;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, _starting.Token);
            await WaitForDependenciesAsync(either.Token);
            notifications.SetState(instance, KnownResourceStates.Starting);
            await LaunchAsync(either.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            notifications.SetState(instance, KnownResourceStates.NotStarted);
            return "The start was cancelled.";
        }
        // Callbacks of the AppHost may throw anything; whatever it is, the resource does not run, and the reason must be seen.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Log.FailedToStart(logger, instance.Id, e.Message);
            notifications.SetState(instance, KnownResourceStates.FailedToStart);
            return e.Message;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Ends the process, or the waiting for its start. Does nothing if neither is under way.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        // Before the lock, which a start that waits is holding.
        await _starting.CancelAsync();
        await _oneAtATime.WaitAsync(cancel);
        try
        {
            _starting.Dispose();
            _starting = new CancellationTokenSource();
            if (_ended.IsCompleted)
                return;
            instance.AcceptsWork = false;
            notifications.SetState(instance, KnownResourceStates.Stopping);
            await _child!.StopAsync(grace);
            await _ended;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        _oneAtATime.Dispose();
        _starting.Dispose();
    }

    private async Task WaitForDependenciesAsync(CancellationToken cancel)
    {
        if (!instance.Resource.Annotations.OfType<WaitAnnotation>().Any())
            return;
        notifications.SetState(instance, KnownResourceStates.Waiting);
        await notifications.WaitForDependenciesAsync(instance.Resource, cancel);
    }

    private async Task LaunchAsync(CancellationToken cancel)
    {
        var recipe = process.Recipe();
        var arguments = recipe.Arguments.ToList<object>();
        foreach (var annotation in instance.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            annotation.Callback(arguments);
        recipe = recipe with
        {
            Arguments = [.. arguments.Select(static argument => argument.ToString()!)],
            Environment = await environment.ComposeAsync(instance, cancel),
        };
        Action<string, bool> write = process.Output is { } own
            ? (line, _) => own(line)
            : (line, isError) => output.Write(instance, line, isError);
        _child = await ChildProcess.StartAsync(recipe, guard, write);
        _ended = ObserveAsync(_child);
    }

    private async Task ObserveAsync(ChildProcess child)
    {
        var probes = instance.Resource.Annotations.OfType<IProbe>().ToArray();
        instance.IsHealthy = probes.Length == 0;
        instance.AcceptsWork = true;
        notifications.SetRunning(instance, child.Id);

        using var ended = new CancellationTokenSource();
        var health = new HealthMonitor(instance, probes, notifications, logger).RunAsync(ended.Token);
        var code = await child.Exited;
        var wasAsked = !instance.AcceptsWork;
        instance.AcceptsWork = instance.IsHealthy = false;
        await ended.CancelAsync();
        await health;
        if (!wasAsked)
            Log.Ended(logger, code == 0 ? LogLevel.Information : LogLevel.Error, instance.Id, code);
        notifications.SetEnded(instance, code);
    }
}
