namespace FlashSale.Domain;

/// <summary>What would put one difference right. Each carries what was observed, so that it can be refused once that has changed.</summary>
public abstract record SaleCorrection
{
    private SaleCorrection() { }

    /// <summary>The store is told what Redis has.</summary>
    public sealed record Store(Order Order) : SaleCorrection;

    /// <summary>An order that only the store has goes back into Redis, with its unit, its buyer's entry and its deadline.</summary>
    public sealed record PutBack(Order Order) : SaleCorrection;

    /// <summary>An order in Redis moves on, and its units, its buyer's entry and its deadline with it.</summary>
    public sealed record Replace(Order Seen, Order By) : SaleCorrection;

    /// <summary>A buyer's entry is made anew from the live orders that are theirs.</summary>
    /// <param name="User">The entry's name.</param>
    /// <param name="Seen">The entry as it stood; empty: there was none.</param>
    /// <param name="Orders">Live orders of this user that the walk met.</param>
    public sealed record Buyer(string User, string Seen, IReadOnlyList<OrderId> Orders) : SaleCorrection;

    /// <summary>A deadline is set to what the order says, or dropped.</summary>
    public sealed record Hold(string Member) : SaleCorrection;

    /// <summary>The counters are made anew from the orders.</summary>
    /// <param name="Unaccounted">Units by which the total exceeded stock, held and sold when it was observed.</param>
    public sealed record Counters(long Unaccounted) : SaleCorrection;
}
