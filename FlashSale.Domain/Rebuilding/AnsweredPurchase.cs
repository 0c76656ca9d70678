namespace FlashSale.Domain;

/// <summary>A purchase that may be asked for again.</summary>
/// <param name="Order">In any later state: what it was when it was made follows from it.</param>
/// <param name="Answer">What the store keeps of the answer.</param>
public sealed record AnsweredPurchase(Order Order, RecordedAnswer Answer)
{
    /// <summary>The order as it was answered. A hold's deadline stays with an order for good, so it tells whether there was one.</summary>
    public Order AsMade => Order with { Status = Order.HoldUntil is null ? OrderStatus.Confirmed : OrderStatus.Reserved, Version = 1 };
}
