using Microsoft.Extensions.Logging;

namespace FlashSale.Storage;

/// <summary>The connection to Redis: events 3050–3059.</summary>
internal static partial class Log
{
    [LoggerMessage(3050, LogLevel.Warning, "Redis could not be taught the scripts ahead ({Error}): each is sent with its first call")]
    public static partial void ScriptsNotLoaded(ILogger logger, string error);

    [LoggerMessage(
        3051,
        LogLevel.Warning,
        "Redis left {Count} commands in a row without an answer: it is not asked until a probe is answered"
    )]
    public static partial void RedisIsSilent(ILogger logger, int count);

    [LoggerMessage(3052, LogLevel.Warning, "Redis answers again")]
    public static partial void RedisAnswersAgain(ILogger logger);

    [LoggerMessage(3053, LogLevel.Information, "The append-only file of Redis is left to Redis: {Command} is not allowed here ({Error})")]
    public static partial void AppendOnlyFileLeftAlone(ILogger logger, string command, string error);

    [LoggerMessage(3054, LogLevel.Information, "Redis does not carry {Command} out just now ({Error}): it is tried again later")]
    public static partial void AppendOnlyFileNotNow(ILogger logger, string command, string error);
}
