namespace FlashSale.ApiService.Live;

/// <summary>Data of <c>product:soldout</c>.</summary>
internal sealed record SoldOutMessage(string ProductId, long Sequence);
