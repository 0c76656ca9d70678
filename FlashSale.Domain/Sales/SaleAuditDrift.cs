namespace FlashSale.Domain;

/// <summary>A difference that should not be, and how large it is.</summary>
/// <param name="Kind">One of the constants.</param>
/// <param name="Count">Units for <see cref="StockCounter"/>, else orders.</param>
public sealed record SaleAuditDrift(string Kind, long Count)
{
    /// <summary>The counters don't make the total, or are not what the orders in Redis make.</summary>
    public const string StockCounter = "stock-counter-drift";

    /// <summary>Redis has a live order that the store has not.</summary>
    public const string NotStored = "redis-order-not-stored";

    /// <summary>The store has a live order that Redis has not.</summary>
    public const string NotInRedis = "stored-order-not-in-redis";

    /// <summary>Both have the order, one of them in an earlier state.</summary>
    public const string StatusBehind = "status-behind";
}
