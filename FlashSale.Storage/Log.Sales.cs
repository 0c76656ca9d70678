using Microsoft.Extensions.Logging;

namespace FlashSale.Storage;

/// <summary>Sales: event ids 3000 to 3049.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Warning, "Order {Order} in Redis can't be read and is left out")]
    public static partial void UnreadableOrder(ILogger logger, string order);

    [LoggerMessage(3001, LogLevel.Warning, "A message on the stock channel can't be read and is left out")]
    public static partial void UnreadableNews(ILogger logger);
}
