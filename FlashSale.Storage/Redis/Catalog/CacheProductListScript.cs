using System.Text.Json;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Catalog;

/// <summary><c>lua/cache_product_list.lua</c>: caches the list unless it is out of date.</summary>
internal sealed class CacheProductListScript(RedisGateway redis)
{
    private static readonly RedisScript Script = RedisScript.Load("cache_product_list.lua");

    /// <returns>False when it was out of date.</returns>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public async Task<bool> RunAsync(Page<Product> list, TimeSpan lifetime, CacheFence fence, CancellationToken cancel)
    {
        var document = new CachedProductList(list.Total, [.. list.Items.Select(CachedProduct.From)]);
        var reply = await redis.EvaluateAsync(
            Script,
            [RedisKeys.ProductListCache, RedisKeys.ProductListFence],
            [
                JsonSerializer.SerializeToUtf8Bytes(document, CatalogJson.Default.CachedProductList),
                (long)lifetime.TotalMilliseconds,
                fence.Token,
            ],
            cancel
        );
        return (int)reply == 1;
    }
}
