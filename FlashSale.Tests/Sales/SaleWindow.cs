namespace FlashSale.Tests.Sales;

/// <summary>Where now stands to the time in which a sale is open.</summary>
internal enum SaleWindow
{
    Open,
    Ahead,
    Over,
}
