namespace FlashSale.Storage.Redis.Sales;

/// <summary>Reply codes of <c>confirm.lua</c>.</summary>
internal enum ConfirmReply
{
    Confirmed = 1,
    ConfirmedBefore = 2,
    UnknownOrder = 3,
    TooLate = 4,
    NotReady = 5,
}
