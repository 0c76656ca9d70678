using Microsoft.Extensions.Logging;

namespace FlashSale.Storage;

/// <summary>The document store: events 3100–3199.</summary>
internal static partial class Log
{
    [LoggerMessage(3100, LogLevel.Information, "Document store: {Store}")]
    public static partial void StoreChosen(ILogger logger, string store);

    [LoggerMessage(3101, LogLevel.Information, "The document store is up to date")]
    public static partial void StoreReady(ILogger logger);

    [LoggerMessage(3102, LogLevel.Warning, "The document store can't be brought up to date, trying again: {Reason}")]
    public static partial void StoreNotReady(ILogger logger, string reason);
}
