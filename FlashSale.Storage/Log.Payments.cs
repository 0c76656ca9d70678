using Microsoft.Extensions.Logging;

namespace FlashSale.Storage;

/// <summary>The payment provider: events 3300–3399. No token, key or message of the provider that may quote one.</summary>
internal static partial class Log
{
    [LoggerMessage(3300, LogLevel.Warning, "The payment provider did not answer ({Error}): {Reason}")]
    public static partial void ProviderAway(ILogger logger, string error, string reason);

    [LoggerMessage(3301, LogLevel.Error, "The payment provider refuses us with {Status} ({Code}): is Payments:SecretKey right?")]
    public static partial void ProviderRefusesUs(ILogger logger, int status, string? code);

    [LoggerMessage(3302, LogLevel.Warning, "The payment provider refused a step with {Status} ({Type}, {Code}); the intent is {Intent}.")]
    public static partial void ProviderRefuses(ILogger logger, int status, string? type, string? code, string? intent);

    [LoggerMessage(
        3303,
        LogLevel.Warning,
        "The payment provider's answer decides nothing: {Status} ({Type}, {Code}); the intent is {Intent}. If it stays so: are "
            + "Payments:BaseUrl and Payments:SecretKey right?"
    )]
    public static partial void ProviderUndecided(ILogger logger, int status, string? type, string? code, string? intent);
}
