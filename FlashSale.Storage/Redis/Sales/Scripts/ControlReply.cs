namespace FlashSale.Storage.Redis.Sales;

/// <summary>Reply codes of the operator's scripts: <c>amend_sale</c>, <c>restock</c>, <c>switch_sale</c> and <c>close_sale</c>.</summary>
internal enum ControlReply
{
    Done = 1,
    UnknownSale = 2,
    SaleIsClosed = 3,
    TotalBelowSold = 4,
    TotalMoved = 5,
    KeyReused = 6,
    DoneBefore = 7,
}
