using FlashSale.Domain;
using StackExchange.Redis;
using Order = FlashSale.Domain.Order;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>Reads the order that a script answers with.</summary>
internal static class OrderReply
{
    /// <exception cref="InvalidOperationException">It can't be read: script and program disagree about the format.</exception>
    public static Order Unpack(OrderId id, RedisResult packed) =>
        PackedOrder.Parse(id, Replies.Text(packed))
        ?? throw new InvalidOperationException("A script answered an order that can't be read.");
}
