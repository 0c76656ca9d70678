using Microsoft.Extensions.Logging;

namespace FlashSale.LocalHosting;

/// <summary>What the AppHost itself says. No connection string, no password.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Instance} is not started: {Reason}")]
    public static partial void FailedToStart(ILogger logger, string instance, string reason);

    [LoggerMessage(EventId = 2, Message = "{Instance} ended with exit code {ExitCode}. It is not started again.")]
    public static partial void Ended(ILogger logger, LogLevel level, string instance, int exitCode);

    [LoggerMessage(3, LogLevel.Warning, "{Instance} is {Health}.")]
    public static partial void HealthChanged(ILogger logger, string instance, string health);

    [LoggerMessage(4, LogLevel.Information, "Ready after {Seconds:0.0} s.")]
    public static partial void Ready(ILogger logger, double seconds);

    [LoggerMessage(5, LogLevel.Error, "Not everything runs: {Reason}")]
    public static partial void NotReady(ILogger logger, string reason);

    [LoggerMessage(6, LogLevel.Information, "  {Name,-10} {Url}")]
    public static partial void Url(ILogger logger, string name, string url);

    [LoggerMessage(7, LogLevel.Information, "Ctrl+C stops everything.")]
    public static partial void HowToStop(ILogger logger);

    [LoggerMessage(8, LogLevel.Warning, "{Instance} runs, but is not healthy yet. What waits for it has not started.")]
    public static partial void NotYetHealthy(ILogger logger, string instance);
}
