using Microsoft.Extensions.Logging;

namespace FlashSale.Storage;

/// <summary>The connection to Redis: events 3050–3059.</summary>
internal static partial class Log
{
    [LoggerMessage(3050, LogLevel.Warning, "Redis could not be taught the scripts ahead ({Error}): each is sent with its first call")]
    public static partial void ScriptsNotLoaded(ILogger logger, string error);
}
