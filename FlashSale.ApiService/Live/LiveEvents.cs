using FlashSale.Domain;

namespace FlashSale.ApiService.Live;

/// <summary>Names of the events on a stream.</summary>
internal static class LiveEvents
{
    public const string Snapshot = "snapshot";
    public const string StockUpdated = SaleNews.StockUpdated;
    public const string SoldOut = SaleNews.SoldOut;
    public const string PurchaseCompleted = SaleNews.PurchaseCompleted;
    public const string Heartbeat = "heartbeat";
}
