using Microsoft.Extensions.Logging;

namespace FlashSale.Storage;

/// <summary>Sales: event ids 2100 to 2199.</summary>
internal static partial class Log
{
    [LoggerMessage(2100, LogLevel.Warning, "Order {Order} in Redis can't be read and is left out")]
    public static partial void UnreadableOrder(ILogger logger, string order);

    [LoggerMessage(2101, LogLevel.Warning, "A message on the stock channel can't be read and is left out")]
    public static partial void UnreadableNews(ILogger logger);

    [LoggerMessage(2102, LogLevel.Information, "Made the consumer group of the stream of product {Product}")]
    public static partial void GroupMade(ILogger logger, string product);
}
