using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>forget_orders.lua</c>: what goes in and what its replies mean.</summary>
internal static class ForgetOrdersScript
{
    private static readonly RedisScript Script = RedisScript.Load("forget_orders.lua");

    /// <returns>How many were dropped.</returns>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<long> RunAsync(RedisGateway redis, ProductId product, RedisValue[] orders, CancellationToken cancel) =>
        (long)Replies.Array(await redis.EvaluateAsync(Script, [RedisKeys.Orders(product)], orders, cancel))[0];
}
