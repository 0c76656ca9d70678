namespace FlashSale.Domain;

/// <summary>One entry of a sale's stream: a decision that Redis made and the store has yet to hear of.</summary>
/// <param name="Product">Whose sale.</param>
/// <param name="Sequence">The sale's sequence number at that decision: 1, 2, 3 …</param>
/// <param name="TraceParent">W3C trace context of the request that caused it, or null.</param>
public abstract record SaleEvent(ProductId Product, long Sequence, string? TraceParent)
{
    /// <summary>An order was made or changed. Carries the whole order, so any event alone is enough to store it.</summary>
    public sealed record OrderChanged(Order Order, long Sequence, string? TraceParent) : SaleEvent(Order.Product, Sequence, TraceParent)
    {
        /// <summary>Only of a purchase: what a retry is told.</summary>
        public RecordedAnswer? Answer { get; init; }
    }

    /// <summary>The sale's total or switch was changed.</summary>
    public sealed record SaleChanged(ProductId Product, int TotalStock, SaleSwitch Switch, long Sequence, string? TraceParent)
        : SaleEvent(Product, Sequence, TraceParent);
}
