namespace FlashSale.Storage.Redis.Sales;

/// <summary>Reply codes of <c>purchase.lua</c>.</summary>
internal enum PurchaseReply
{
    Accepted = 1,
    Replayed = 2,
    KeyReused = 3,
    AddressLimited = 4,
    UserLimited = 5,
    UnknownProduct = 6,
    NotOpenYet = 7,
    Closed = 8,
    Paused = 9,
    LimitReached = 10,
    SoldOut = 11,
    NotReady = 12,
    Failed = 13,
}
