namespace FlashSale.Domain;

/// <summary>What a buyer sees of a sale.</summary>
public enum SaleState
{
    Scheduled,
    Live,
    Paused,
    SoldOut,
    Closed,
}
