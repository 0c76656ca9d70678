namespace FlashSale.Domain;

/// <summary>What the orders of a sale make, as its counters should have it.</summary>
/// <param name="Held">Units of reserved orders.</param>
/// <param name="Sold">Units of confirmed orders.</param>
public readonly record struct SaleUnits(long Held, long Sold)
{
    /// <summary>With an order more.</summary>
    public SaleUnits With(OrderStatus status, int quantity) =>
        status switch
        {
            OrderStatus.Reserved => this with { Held = Held + quantity },
            OrderStatus.Confirmed => this with { Sold = Sold + quantity },
            _ => this,
        };

    public static SaleUnits Of(IEnumerable<Order> orders) =>
        orders.Aggregate(default(SaleUnits), static (units, order) => units.With(order.Status, order.Quantity));
}
