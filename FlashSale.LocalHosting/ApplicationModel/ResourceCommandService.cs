using FlashSale.LocalHosting;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Starts, stops and restarts resources while the application runs: see <see cref="KnownResourceCommands"/>.</summary>
public sealed class ResourceCommandService
{
    private readonly Orchestrator _orchestrator;

    internal ResourceCommandService(Orchestrator orchestrator) => _orchestrator = orchestrator;

    /// <inheritdoc cref="ExecuteCommandAsync(string, string, CancellationToken)" />
    public Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource,
        string commandName,
        CancellationToken cancellationToken = default
    ) => ExecuteCommandAsync(resource.Name, commandName, cancellationToken);

    /// <summary>Completes when the command is done. What fails is told in the result, not thrown.</summary>
    /// <param name="resourceId">Of one replica, or the name of a resource for all of its replicas.</param>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId,
        string commandName,
        CancellationToken cancellationToken = default
    )
    {
        var runners = _orchestrator.Find(resourceId);
        if (runners.Count == 0)
            return Failure($"There is no process '{resourceId}'.");
        try
        {
            var failures = await Task.WhenAll(runners.Select(runner => ExecuteAsync(runner, commandName, cancellationToken)));
            return failures.FirstOrDefault(static failure => failure is not null) is { } failure
                ? Failure(failure)
                : new ExecuteCommandResult { Success = true };
        }
        catch (OperationCanceledException)
        {
            return new ExecuteCommandResult { Success = false, Canceled = true };
        }
    }

    private static async Task<string?> ExecuteAsync(InstanceRunner runner, string command, CancellationToken cancel)
    {
        if (
            command != KnownResourceCommands.StartCommand
            && command != KnownResourceCommands.StopCommand
            && command != KnownResourceCommands.RestartCommand
        )
            return $"'{runner.Instance.Id}' has no command '{command}'.";
        if (command != KnownResourceCommands.StartCommand)
            await runner.StopAsync(cancel);
        return command == KnownResourceCommands.StopCommand ? null : await runner.StartAsync(cancel);
    }

    private static ExecuteCommandResult Failure(string message) => new() { Success = false, Message = message };
}
