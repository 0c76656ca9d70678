namespace FlashSale.ApiService.Live;

/// <summary>Data of <c>purchase:completed</c>. It names no person.</summary>
/// <param name="ProductId">What was bought.</param>
/// <param name="Units">Bought since the last such message.</param>
/// <param name="Stock">Units left.</param>
/// <param name="Sequence">Of the sale at that moment.</param>
internal sealed record PurchaseMessage(string ProductId, int Units, int Stock, long Sequence);
