using FlashSale.Domain;

namespace FlashSale.ApiService.Purchases;

/// <summary>The order, as it was when it was made, and what was left right after it.</summary>
internal sealed record PurchaseResponse(
    string OrderId,
    string ProductId,
    int Quantity,
    long PriceMinor,
    string Currency,
    OrderStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? HoldUntil,
    int Remaining
)
{
    public static PurchaseResponse Of(Order order, int remaining) =>
        new(
            order.Id.Value,
            order.Product.Value,
            order.Quantity,
            order.Price.Minor,
            order.Price.Currency,
            order.Status,
            order.CreatedAt,
            order.HoldUntil,
            remaining
        );
}
