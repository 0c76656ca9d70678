using FlashSale.Domain;
using Microsoft.Extensions.Logging;

namespace FlashSale.Storage;

/// <summary>Accounts, catalogue and mail: events 3200–3299.</summary>
internal static partial class Log
{
    [LoggerMessage(3200, LogLevel.Warning, "No mail transport is configured; one-time passwords can't be delivered")]
    public static partial void NoMailTransport(ILogger logger);

    [LoggerMessage(3201, LogLevel.Warning, "Product {Product} is stored; its cache stays empty for up to a minute: {Reason}")]
    public static partial void ProductNotCached(ILogger logger, ProductId product, string reason);
}
