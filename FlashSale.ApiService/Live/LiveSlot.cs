namespace FlashSale.ApiService.Live;

/// <summary>The newest message of each kind about one product: all that a client can have missed.</summary>
/// <param name="Sale">What <paramref name="Stock"/> tells.</param>
/// <param name="Stock">How the sale stands.</param>
/// <param name="SoldOut">Null: it is not sold out, or was so before anybody watched.</param>
/// <param name="Purchase">Null: nothing was bought since this process began.</param>
internal sealed record LiveSlot(LiveSale Sale, LiveMessage Stock, LiveMessage? SoldOut, LiveMessage? Purchase);
