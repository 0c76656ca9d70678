using FlashSale.Domain;

namespace FlashSale.ApiService.Orders;

/// <summary>An order as its buyer sees it. The price is that of one unit, when the order was made.</summary>
internal sealed record OrderResponse(
    string OrderId,
    string ProductId,
    int Quantity,
    long PriceMinor,
    string Currency,
    OrderStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? HoldUntil
)
{
    public static OrderResponse Of(Order order) =>
        new(
            order.Id.Value,
            order.Product.Value,
            order.Quantity,
            order.Price.Minor,
            order.Price.Currency,
            order.Status,
            order.CreatedAt,
            order.HoldUntil
        );
}
