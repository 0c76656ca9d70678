using System.Text.Json;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Catalog;

/// <summary><c>lua/cache_product.lua</c>: caches a product unless it is out of date.</summary>
internal sealed class CacheProductScript(RedisGateway redis)
{
    private static readonly RedisScript Script = RedisScript.Load("cache_product.lua");

    /// <returns>False when it was out of date.</returns>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public async Task<bool> RunAsync(Product product, TimeSpan lifetime, CacheFence fence, CancellationToken cancel)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(CachedProduct.From(product), CatalogJson.Default.CachedProduct);
        var reply = await redis.EvaluateAsync(
            Script,
            [RedisKeys.ProductCache(product.Id), RedisKeys.ProductFence(product.Id)],
            [json, product.Revision, product.SaleSequence, (long)lifetime.TotalMilliseconds, fence.Token],
            cancel
        );
        return (int)reply == 1;
    }
}
