using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis;

/// <summary><c>forget_consumers.lua</c>: what goes in and what its replies mean.</summary>
internal static class ForgetConsumersScript
{
    private static readonly RedisScript Script = RedisScript.Load("forget_consumers.lua");

    /// <returns>How many were dropped.</returns>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<long> RunAsync(RedisGateway redis, RedisKey stream, string group, TimeSpan idle, CancellationToken cancel) =>
        (long)Replies.Array(await redis.EvaluateAsync(Script, [stream], [group, (long)idle.TotalMilliseconds], cancel))[0];
}
