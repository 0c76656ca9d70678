using FlashSale.Domain;
using StackExchange.Redis;
using Order = FlashSale.Domain.Order;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>Reads the order that a script answers with.</summary>
internal static class OrderReply
{
    /// <param name="id">Of the order.</param>
    /// <param name="packed">As it came.</param>
    /// <param name="expected">Whose it should be, where that is known.</param>
    /// <exception cref="InvalidOperationException">It can't be read: script and program disagree about the format.</exception>
    public static Order Unpack(OrderId id, RedisResult packed, UserId expected = default) =>
        PackedOrder.Parse(id, Replies.Bytes(packed), expected)
        ?? throw new InvalidOperationException("A script answered an order that can't be read.");
}
