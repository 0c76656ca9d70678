using FlashSale.Domain;

namespace FlashSale.Worker;

/// <summary>Everything the worker says. Event ids 2000–2999; nothing at Information or above once an entry, nothing secret.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "{Loop} is interrupted: {Reason} It goes on trying.")]
    public static partial void LoopInterrupted(ILogger logger, string loop, string reason);

    [LoggerMessage(2001, LogLevel.Information, "{Loop} works again; failed tries: {Failures}.")]
    public static partial void LoopResumed(ILogger logger, string loop, int failures);

    [LoggerMessage(2002, LogLevel.Error, "{Loop} failed {Subject}. It goes on trying.")]
    public static partial void LoopFailed(ILogger logger, Exception exception, string loop, string? subject);

    [LoggerMessage(2100, LogLevel.Information, "Reading the sales' streams as {Consumer}.")]
    public static partial void ConsumerStarted(ILogger logger, string consumer);

    [LoggerMessage(2101, LogLevel.Debug, "{Count} entries can't be stored together; looking for the one that fails.")]
    public static partial void BatchSplit(ILogger logger, Exception exception, int count);

    [LoggerMessage(2102, LogLevel.Warning, "Entry {EntryId} of {Product} failed alone for the {Tries}. time; it stays for another try.")]
    public static partial void EntryFailed(ILogger logger, Exception exception, string entryId, ProductId product, int tries);

    [LoggerMessage(2103, LogLevel.Error, "Entry {EntryId} of {Product} became a dead letter: {Reason}")]
    public static partial void EntryDied(ILogger logger, string entryId, ProductId product, string reason);

    [LoggerMessage(2104, LogLevel.Information, "Took over {Count} entries of {Product} that another consumer left unfinished.")]
    public static partial void EntriesClaimed(ILogger logger, int count, ProductId product);

    [LoggerMessage(2105, LogLevel.Debug, "Dropped {Count} finished entries of {Product}.")]
    public static partial void StreamTrimmed(ILogger logger, long count, ProductId product);

    [LoggerMessage(2106, LogLevel.Debug, "Forgot {Count} consumers that are gone.")]
    public static partial void ConsumersForgotten(ILogger logger, long count);

    [LoggerMessage(2107, LogLevel.Warning, "Orders of {Product} are stored, and their buyers told later: {Reason}")]
    public static partial void NoticesLater(ILogger logger, ProductId product, string reason);

    [LoggerMessage(2200, LogLevel.Debug, "Ended {Count} unpaid holds of {Product}.")]
    public static partial void HoldsEnded(ILogger logger, int count, ProductId product);

    [LoggerMessage(2201, LogLevel.Warning, "The hold of {Order} has ended, but Redis has no such order. Told once for its sale.")]
    public static partial void HoldStuck(ILogger logger, OrderId order);

    [LoggerMessage(2300, LogLevel.Warning, "Opened the sale of {Product}: the store knew it and Redis did not.")]
    public static partial void SaleOpened(ILogger logger, ProductId product);

    [LoggerMessage(
        2301,
        LogLevel.Warning,
        "Redis lost the sale of {Product}: it is at decision {Known}, {Mark} has been seen. Closed until it is put back."
    )]
    public static partial void SaleRebuilding(ILogger logger, ProductId product, long known, long mark);

    [LoggerMessage(
        2302,
        LogLevel.Warning,
        "Put the sale of {Product} back: {Live} live orders, {Restored} of them into Redis, {Stored} orders into the store, {Stock} units left."
    )]
    public static partial void SaleRebuilt(ILogger logger, ProductId product, int live, int restored, int stored, long stock);

    [LoggerMessage(
        2303,
        LogLevel.Error,
        "Redis sold {Units} units of {Product} a second time after it had lost that they were sold. It sells no more until they are covered."
    )]
    public static partial void SaleOversold(ILogger logger, ProductId product, long units);

    [LoggerMessage(2304, LogLevel.Error, "{Count} orders of {Product} ended one way before Redis lost it and another way after: {Orders}")]
    public static partial void OrdersInConflict(ILogger logger, ProductId product, int count, string orders);

    [LoggerMessage(2305, LogLevel.Warning, "The rebuild of {Product} was taken over, or Redis was emptied again. It is tried again.")]
    public static partial void RebuildLeaseLost(ILogger logger, ProductId product);

    [LoggerMessage(2400, LogLevel.Information, "The payment of {Order} was left unfinished and is {State} now.")]
    public static partial void PaymentSettled(ILogger logger, OrderId order, PaymentState state);

    [LoggerMessage(
        2401,
        LogLevel.Error,
        "The provider refuses for good to settle the payment of {Order}, which is {Status}. Somebody has to look."
    )]
    public static partial void PaymentFailed(ILogger logger, OrderId order, OrderStatus? status);

    [LoggerMessage(2500, LogLevel.Warning, "Repaired {Kind} of {Subject} in the sale of {Product}; the record tells from what to what.")]
    public static partial void DriftRepaired(ILogger logger, string kind, string subject, ProductId product);

    [LoggerMessage(2501, LogLevel.Error, "{Kind} of {Subject} in the sale of {Product} stays: {Reason}")]
    public static partial void DriftStays(ILogger logger, string kind, string subject, ProductId product, string reason);

    [LoggerMessage(2510, LogLevel.Information, "The sale of {Product} is over and stored; its orders are dropped from Redis.")]
    public static partial void SaleArchived(ILogger logger, ProductId product);

    [LoggerMessage(2511, LogLevel.Information, "Closed the sale of {Product} for good: its window ended long ago.")]
    public static partial void EndedSaleClosed(ILogger logger, ProductId product);

    [LoggerMessage(2700, LogLevel.Warning, "Mail {EntryId} was deferred for the {Attempts}. time: {Reason}")]
    public static partial void MailDeferred(ILogger logger, string entryId, int attempts, string reason);

    [LoggerMessage(2701, LogLevel.Error, "Mail {EntryId} was given up: {Reason}")]
    public static partial void MailRefused(ILogger logger, string entryId, string reason);

    [LoggerMessage(2702, LogLevel.Warning, "Mail {EntryId} was dropped: it could not be sent while it was worth it.")]
    public static partial void MailExpired(ILogger logger, string entryId);

    [LoggerMessage(2800, LogLevel.Information, "Nobody buys: the file of decisions, {Bytes} bytes, is written anew.")]
    public static partial void DecisionFileRewritten(ILogger logger, long bytes);
}
