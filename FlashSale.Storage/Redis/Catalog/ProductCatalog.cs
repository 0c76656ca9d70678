using FlashSale.Domain;
using Microsoft.Extensions.Logging;

namespace FlashSale.Storage.Redis.Catalog;

/// <summary>
/// The cache in front of the store. A change closes the cache for its documents, writes the store, and opens the cache with what the store
/// then holds: see <see cref="CacheFence"/>.
/// </summary>
internal sealed class ProductCatalog : IProductCatalog
{
    /// <summary>So many of the newest products are cached as one list; what lies behind them is read from the store.</summary>
    private const int ListLength = 100;

    // There is one list.
    private const int TheList = 0;

    private readonly IProductStore _store;
    private readonly ProductCache _cache;
    private readonly UnknownProducts _unknown;
    private readonly FlashSaleTelemetry _telemetry;
    private readonly ILogger _logger;
    private readonly CacheAside<ProductId, Product> _products;
    private readonly CacheAside<int, Page<Product>> _lists;

    public ProductCatalog(
        IProductStore store,
        ProductCache cache,
        UnknownProducts unknown,
        FlashSaleTelemetry telemetry,
        TimeProvider time,
        ILogger<ProductCatalog> logger
    )
    {
        (_store, _cache, _unknown, _telemetry, _logger) = (store, cache, unknown, telemetry, logger);
        _products = new("product", telemetry, time)
        {
            Find = cache.FindAsync,
            FindWithFence = cache.FindWithFenceAsync,
            // Looked at again: a look-up that ended meanwhile may have found out.
            Load = async (id, cancel) => unknown.Contains(id) ? null : await LoadAsync(id, cancel),
            Put = cache.PutAsync,
        };
        _lists = new("list", telemetry, time)
        {
            Find = (_, cancel) => cache.FindListAsync(cancel),
            FindWithFence = (_, cancel) => cache.FindListWithFenceAsync(cancel),
            Load = async (_, cancel) => await store.ListAsync(0, ListLength, cancel),
            Put = cache.PutListAsync,
        };
    }

    public ValueTask<Product?> FindAsync(ProductId id, CancellationToken cancel)
    {
        if (!_unknown.Contains(id))
            return _products.ReadAsync(id, cancel);
        _telemetry.CacheRequest("product", "hit");
        return default;
    }

    public async Task<Page<Product>> ListAsync(int offset, int count, CancellationToken cancel)
    {
        var list = (await _lists.ReadAsync(TheList, cancel))!;
        if ((long)offset + count > list.Items.Count && list.Items.Count < list.Total)
            return await _store.ListAsync(offset, count, cancel);
        return list with { Items = [.. list.Items.Skip(offset).Take(count)] };
    }

    public Task CreateAsync(Product product, CancellationToken cancel) =>
        ChangeAsync(
            product.Id,
            async () =>
            {
                await _store.InsertAsync(product, cancel);
                return true;
            },
            cancel
        );

    public Task<bool> UpdateAsync(Product product, CancellationToken cancel) =>
        ChangeAsync(product.Id, () => _store.UpdateAsync(product, cancel), cancel);

    public Task WithdrawAsync(SaleSnapshot closed, CancellationToken cancel)
    {
        // The same event as the stream's, with the same sequence number: whichever arrives second changes nothing.
        var change = new SaleEvent.SaleChanged(closed.Product, closed.Total, SaleSwitch.Deleted, closed.Sequence, TraceParent: null);
        return ChangeAsync(closed.Product, () => _store.ApplySaleChangeAsync(change, cancel), cancel);
    }

    public async Task InvalidateAsync(ProductId id, CancellationToken cancel)
    {
        await _cache.FenceAsync(id, CacheFence.New(), cancel);
        Forget(id);
    }

    /// <summary>
    /// If <paramref name="write"/> throws, it may still have happened, or yet happen: the cache stays closed until its fence falls.
    /// </summary>
    private async Task<T> ChangeAsync<T>(ProductId id, Func<Task<T>> write, CancellationToken cancel)
    {
        await _cache.FenceAsync(id, CacheFence.Closed, cancel);
        var result = await write();
        await WriteThroughAsync(id);
        return result;
    }

    /// <summary>
    /// Caches what the store holds now, not what was written: total and switch in there may be newer than the writer's. A failure here is
    /// no failure of the change, which is stored; and a caller who goes away must not leave the cache closed.
    /// </summary>
    private async Task WriteThroughAsync(ProductId id)
    {
        var fence = CacheFence.New();
        try
        {
            Forget(id);
            await _cache.FenceAsync(id, fence, CancellationToken.None);
            if (await LoadAsync(id, CancellationToken.None) is { } product)
                await _cache.PutAsync(product, fence, CancellationToken.None);
        }
        catch (StoreUnavailableException e)
        {
            Log.ProductNotCached(_logger, id, e.Message);
        }
    }

    /// <summary>From the store. To visitors a withdrawn product is as unknown as one that never was.</summary>
    private async Task<Product?> LoadAsync(ProductId id, CancellationToken cancel)
    {
        if (await _store.FindAsync(id, cancel) is { Switch: not SaleSwitch.Deleted } product)
            return product;
        _unknown.Add(id);
        return null;
    }

    private void Forget(ProductId id)
    {
        _unknown.Remove(id);
        _products.Forget(id);
        _lists.Forget(TheList);
    }
}
