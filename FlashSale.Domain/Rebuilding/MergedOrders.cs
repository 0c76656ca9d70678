namespace FlashSale.Domain;

/// <summary>A sale's orders, made one out of two places, and what each of the two lacks.</summary>
/// <param name="Live">All reserved and confirmed ones.</param>
/// <param name="ForRedis">Those of <paramref name="Live"/> that Redis has not, or as something older.</param>
/// <param name="EndedInStore">Orders that Redis takes for live or unstored, and the store knows to have ended.</param>
/// <param name="ForStore">Orders that the store has not, or as something older.</param>
/// <param name="Conflicts">Orders that ended one way in Redis and another way in the store.</param>
public sealed record MergedOrders(
    IReadOnlyList<Order> Live,
    IReadOnlyList<Order> ForRedis,
    IReadOnlyList<OrderId> EndedInStore,
    IReadOnlyList<Order> ForStore,
    IReadOnlyList<OrderId> Conflicts
)
{
    public long HeldUnits { get; } = Units(Live, OrderStatus.Reserved);

    public long SoldUnits { get; } = Units(Live, OrderStatus.Confirmed);

    private static long Units(IReadOnlyList<Order> orders, OrderStatus status) =>
        orders.Where(order => order.Status == status).Sum(static order => (long)order.Quantity);
}
