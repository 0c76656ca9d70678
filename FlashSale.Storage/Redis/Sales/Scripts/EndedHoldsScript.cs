using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>ended_holds.lua</c>: what goes in and what its replies mean.</summary>
internal static class EndedHoldsScript
{
    private static readonly RedisScript Script = RedisScript.Load("ended_holds.lua");

    /// <summary>Oldest first. A member that is no order id of ours is left out.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<IReadOnlyList<OrderId>> RunAsync(RedisGateway redis, ProductId product, int count, CancellationToken cancel)
    {
        var reply = Replies.Array(await redis.EvaluateAsync(Script, [RedisKeys.Holds(product)], [count], cancel));
        var orders = new List<OrderId>(reply.Length);
        foreach (var member in reply)
            if (OrderId.TryParse((string?)member, out var id))
                orders.Add(id);
        return orders;
    }
}
