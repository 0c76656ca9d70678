namespace FlashSale.Domain;

/// <summary>What the operator set. What a buyer sees (<see cref="SaleState"/>) also depends on the clock and the stock.</summary>
public enum SaleSwitch
{
    Open,
    Paused,

    /// <summary>Closed for good: no purchase, restock or resume any more.</summary>
    Closed,

    /// <summary>Closed and its product withdrawn: buyers get "unknown product". Orders stay.</summary>
    Deleted,
}
