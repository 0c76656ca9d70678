using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Catalog;

/// <summary>The Redis side of the catalogue. All members throw <see cref="StoreUnavailableException"/> when Redis could not be asked.</summary>
internal sealed class ProductCache(
    RedisGateway redis,
    CacheProductScript cacheProduct,
    CacheProductListScript cacheList,
    IOptions<ProductCacheOptions> options
)
{
    private static readonly TimeSpan ShortestTtl = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestTtl = TimeSpan.FromHours(1);

    private static readonly RedisKey[] ListAndFence = [RedisKeys.ProductListCache, RedisKeys.ProductListFence];

    // The list is read far more often than it changes, and reading its JSON costs much more than comparing it.
    private ParsedList? _lastList;

    public async Task<Product?> FindAsync(ProductId id, CancellationToken cancel)
    {
        RedisKey key = RedisKeys.ProductCache(id);
        return ParseProduct(await redis.AskAsync(database => database.StringGetAsync(key), cancel));
    }

    public async Task<(Product? Product, CacheFence Fence)> FindWithFenceAsync(ProductId id, CancellationToken cancel)
    {
        RedisKey[] keys = [RedisKeys.ProductCache(id), RedisKeys.ProductFence(id)];
        var values = await redis.AskAsync(database => database.StringGetAsync(keys), cancel);
        return (ParseProduct(values[0]), CacheFence.Read(values[1]));
    }

    public async Task<Page<Product>?> FindListAsync(CancellationToken cancel) =>
        ParseList(await redis.AskAsync(static database => database.StringGetAsync(RedisKeys.ProductListCache), cancel));

    public async Task<(Page<Product>? List, CacheFence Fence)> FindListWithFenceAsync(CancellationToken cancel)
    {
        var values = await redis.AskAsync(static database => database.StringGetAsync(ListAndFence), cancel);
        return (ParseList(values[0]), CacheFence.Read(values[1]));
    }

    /// <returns>False when the product was out of date, and so was not cached.</returns>
    public Task<bool> PutAsync(Product product, CacheFence fence, CancellationToken cancel) =>
        cacheProduct.RunAsync(product, Jitter(Clamp(product.CacheTtl ?? options.Value.DefaultTtl)), fence, cancel);

    /// <returns>False when the list was out of date, and so was not cached.</returns>
    public Task<bool> PutListAsync(Page<Product> list, CacheFence fence, CancellationToken cancel) =>
        cacheList.RunAsync(list, options.Value.ListTtl, fence, cancel);

    /// <summary>Drops the product and the list, and turns away every fill that began under another fence. One pipeline.</summary>
    public Task FenceAsync(ProductId id, CacheFence fence, CancellationToken cancel) =>
        redis.AskAsync(
            database =>
                Task.WhenAll(
                    FenceCacheScript.RunAsync(database, RedisKeys.ProductCache(id), RedisKeys.ProductFence(id), fence),
                    FenceCacheScript.RunAsync(database, RedisKeys.ProductListCache, RedisKeys.ProductListFence, fence)
                ),
            cancel
        );

    private static Product? ParseProduct(RedisValue json) =>
        CatalogJson.Read(json, CatalogJson.Default.CachedProduct, static cached => cached.ToProduct());

    private Page<Product>? ParseList(RedisValue json)
    {
        var last = Volatile.Read(ref _lastList);
        if (last is not null && last.Json == json)
            return last.List;
        var list = CatalogJson.Read(
            json,
            CatalogJson.Default.CachedProductList,
            static cached => new Page<Product>([.. cached.Products.Select(static product => product.ToProduct())], cached.Total)
        );
        if (list is not null)
            Volatile.Write(ref _lastList, new(json, list));
        return list;
    }

    private static TimeSpan Clamp(TimeSpan ttl) =>
        ttl < ShortestTtl ? ShortestTtl
        : ttl > LongestTtl ? LongestTtl
        : ttl;

    /// <summary>Products that were cached together don't all expire together: 10 % sooner or later.</summary>
    private static TimeSpan Jitter(TimeSpan ttl) => ttl * (0.9 + (Random.Shared.NextDouble() * 0.2));

    private sealed record ParsedList(RedisValue Json, Page<Product> List);
}
