namespace FlashSale.Domain;

/// <summary>The names of all differences there can be, as audits, repairs and metrics say them.</summary>
public static class DriftKinds
{
    /// <summary>The counters don't make the total, or are not what the orders in Redis make.</summary>
    public const string StockCounter = "stock-counter-drift";

    /// <summary>Redis has a live order that the store has not.</summary>
    public const string NotStored = "redis-order-not-stored";

    /// <summary>The store has a live order that Redis has not.</summary>
    public const string NotInRedis = "stored-order-not-in-redis";

    /// <summary>Both have the order, one of them in an earlier state, or they disagree about the same state.</summary>
    public const string StatusBehind = "status-behind";

    /// <summary>A buyer's entry names an order that is not theirs or not live, or counts other units than the orders have.</summary>
    public const string BuyerWithoutOrder = "buyer-without-order";

    /// <summary>A live order that its buyer's entry, if there is a readable one, doesn't name.</summary>
    public const string OrderWithoutBuyer = "order-without-buyer";

    /// <summary>A deadline without a reserved order, a reserved order without its deadline, or another deadline than the order's.</summary>
    public const string StuckHold = "stuck-hold";

    /// <summary>Every kind.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        StockCounter,
        NotStored,
        NotInRedis,
        StatusBehind,
        BuyerWithoutOrder,
        OrderWithoutBuyer,
        StuckHold,
    ];
}
