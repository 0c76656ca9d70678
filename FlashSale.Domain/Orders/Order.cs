namespace FlashSale.Domain;

/// <summary>An order, the same in Redis, in the stream and in the store.</summary>
public sealed record Order
{
    public required OrderId Id { get; init; }

    public required UserId User { get; init; }

    public required int Quantity { get; init; }

    /// <summary>Price of one unit when the order was made.</summary>
    public required Money Price { get; init; }

    public required OrderStatus Status { get; init; }

    /// <summary>When the purchase script accepted it, by the clock of Redis.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When an unpaid order expires. Null: there is no payment step.</summary>
    public DateTimeOffset? HoldUntil { get; init; }

    /// <summary>1 when made, one more with each change: a store only ever replaces a lower version with a higher one.</summary>
    public required int Version { get; init; }

    public ProductId Product => Id.Product;

    /// <summary>True while the order keeps its units and its buyer's right to buy.</summary>
    public bool IsLive => Status is OrderStatus.Reserved or OrderStatus.Confirmed;
}
