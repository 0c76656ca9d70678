using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>trim_stream.lua</c>: what goes in and what its replies mean.</summary>
internal static class TrimStreamScript
{
    private static readonly RedisScript Script = RedisScript.Load("trim_stream.lua");

    /// <returns>How many entries were dropped.</returns>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<long> RunAsync(RedisGateway redis, ProductId product, string group, CancellationToken cancel) =>
        (long)Replies.Array(await redis.EvaluateAsync(Script, [RedisKeys.Stream(product)], [group], cancel))[0];
}
