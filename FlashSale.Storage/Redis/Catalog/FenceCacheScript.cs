using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Catalog;

/// <summary><c>lua/fence_cache.lua</c>: drops a document and turns away the fills that began before.</summary>
internal static class FenceCacheScript
{
    private static readonly RedisScript Script = RedisScript.Load("fence_cache.lua");

    public static Task RunAsync(IDatabase database, RedisKey document, RedisKey fenceKey, CacheFence fence) =>
        Script.EvaluateAsync(database, [document, fenceKey], [fence.Token, (long)CacheFence.Lifetime.TotalMilliseconds]);
}
