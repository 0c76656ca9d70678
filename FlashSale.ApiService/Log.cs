using FlashSale.Domain;

namespace FlashSale.ApiService;

/// <summary>All messages of this service. Event ids 1000–1999. No session id, code, password or payment token, ever.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Store: {Store}. Development tools: {DevTools}.")]
    public static partial void Started(ILogger logger, string store, string devTools);

    [LoggerMessage(1010, LogLevel.Information, "The administrator {Email} was made.")]
    public static partial void AdministratorSeeded(ILogger logger, string email);

    [LoggerMessage(1011, LogLevel.Information, "The password of the administrator {Email} was changed to the configured one.")]
    public static partial void AdministratorPasswordChanged(ILogger logger, string email);

    [LoggerMessage(1012, LogLevel.Warning, "There is no administrator: {Setting} is not set. No product can be made.")]
    public static partial void NoAdministrator(ILogger logger, string setting);

    [LoggerMessage(1013, LogLevel.Warning, "The administrator waits for the store: {Reason}")]
    public static partial void SeedWaits(ILogger logger, string reason);

    [LoggerMessage(
        1014,
        LogLevel.Error,
        "There is no administrator: {Setting} is the address of a customer, who keeps it. Set another one."
    )]
    public static partial void AdministratorIsCustomer(ILogger logger, string setting);

    [LoggerMessage(1020, LogLevel.Debug, "503 at {Endpoint}: {Reason}")]
    public static partial void StoreAway(ILogger logger, string? endpoint, string reason);

    [LoggerMessage(1021, LogLevel.Error, "500 at {Endpoint}.")]
    public static partial void Unhandled(ILogger logger, string? endpoint, Exception exception);

    [LoggerMessage(1030, LogLevel.Warning, "The payment of order {Order} is decided but not settled: {Reason} The worker goes on with it.")]
    public static partial void PaymentUnsettled(ILogger logger, string order, string reason);

    [LoggerMessage(
        1031,
        LogLevel.Error,
        "The provider refuses for good to settle the payment of order {Order}, which is {Status}. Somebody has to look."
    )]
    public static partial void PaymentFailed(ILogger logger, string order, OrderStatus status);

    [LoggerMessage(1040, LogLevel.Warning, "Product {Product} is stored, but its sale could not be opened yet: {Reason}")]
    public static partial void SaleOpensLater(ILogger logger, string product, string reason);

    [LoggerMessage(1050, LogLevel.Error, "The gate of {Product} can not be kept: every press asks Redis.")]
    public static partial void GateNotKept(ILogger logger, string product, Exception exception);

    [LoggerMessage(1070, LogLevel.Information, "Dead letter {Letter} was replayed by {User}.")]
    public static partial void DeadLetterReplayed(ILogger logger, DeadLetterId letter, UserId user);

    [LoggerMessage(1071, LogLevel.Information, "Dead letter {Letter} was discarded by {User}.")]
    public static partial void DeadLetterDiscarded(ILogger logger, DeadLetterId letter, UserId user);

    [LoggerMessage(1090, LogLevel.Warning, "The live view of the sales stays as it is for now: {Reason}")]
    public static partial void LiveViewInterrupted(ILogger logger, string reason);

    [LoggerMessage(1091, LogLevel.Information, "The live view of the sales is up to date again.")]
    public static partial void LiveViewResumed(ILogger logger);

    [LoggerMessage(1092, LogLevel.Error, "The live view of the sales could not be brought up to date. It goes on trying.")]
    public static partial void LiveViewFailed(ILogger logger, Exception exception);

    [LoggerMessage(1093, LogLevel.Error, "Events could not be pushed. It goes on trying.")]
    public static partial void PushFailed(ILogger logger, Exception exception);

    [LoggerMessage(1094, LogLevel.Debug, "Cut {Count} streams off whose clients take nothing.")]
    public static partial void StreamsCut(ILogger logger, int count);
}
