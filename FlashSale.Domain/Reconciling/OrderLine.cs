namespace FlashSale.Domain;

/// <summary>What a comparison needs of an order of a known product, without an object or a text.</summary>
/// <param name="Order"><see cref="IdNumber"/> of it.</param>
/// <param name="User"><see cref="IdNumber"/> of the buyer.</param>
/// <param name="CreatedAt">Milliseconds since 1970 UTC, by the clock of Redis.</param>
/// <param name="HoldUntil">The same of <see cref="Domain.Order.HoldUntil"/>; 0: none.</param>
/// <param name="Quantity">See <see cref="Domain.Order"/>.</param>
/// <param name="Version">See there.</param>
/// <param name="Status">See there.</param>
public readonly record struct OrderLine(
    UInt128 Order,
    UInt128 User,
    long CreatedAt,
    long HoldUntil,
    int Quantity,
    int Version,
    OrderStatus Status
)
{
    public static OrderLine Of(Order order) =>
        new(
            IdNumber.Of(order.Id),
            IdNumber.Of(order.User),
            order.CreatedAt.ToUnixTimeMilliseconds(),
            order.HoldUntil?.ToUnixTimeMilliseconds() ?? 0,
            order.Quantity,
            order.Version,
            order.Status
        );
}
