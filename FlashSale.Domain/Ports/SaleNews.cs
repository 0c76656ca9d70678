namespace FlashSale.Domain;

/// <summary>
/// A message on <c>pubsub:channel:stock</c>: JSON <c>{"type","productId","stock","state","sequence"}</c>. It names no person.
/// </summary>
/// <param name="Type"><c>stock:updated</c>, <c>product:soldout</c> or <c>purchase:completed</c>.</param>
/// <param name="Product">Whose sale.</param>
/// <param name="Stock">Units left.</param>
/// <param name="Sequence">The sale's sequence number; drop a message that is older than what is already shown.</param>
/// <param name="State">What a buyer sees, when the sender knew it.</param>
/// <param name="Units">For <c>purchase:completed</c>: units confirmed since the last message.</param>
public sealed record SaleNews(string Type, ProductId Product, int Stock, long Sequence, SaleState? State = null, int Units = 0)
{
    public const string StockUpdated = "stock:updated";
    public const string SoldOut = "product:soldout";
    public const string PurchaseCompleted = "purchase:completed";
}
