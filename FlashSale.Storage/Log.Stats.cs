using Microsoft.Extensions.Logging;

namespace FlashSale.Storage;

/// <summary>Figures of the processes: events 3400–3409.</summary>
internal static partial class Log
{
    [LoggerMessage(3400, LogLevel.Debug, "The figures of this process could not be told: {Reason}")]
    public static partial void ProcessNotReported(ILogger logger, string reason);
}
