using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Accounts;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Catalog;

/// <summary>What the tests of the catalogue begin with: an empty store, and no list in the cache of the shared Redis.</summary>
public abstract class CatalogFixture(RedisFixture redis) : IAsyncLifetime, IDisposable
{
    private AccountsHost _host = null!;

    private protected RedisFixture Redis => redis;

    private protected AccountsHost Host => _host;

    private protected IProductCatalog Catalog => _host.Get<IProductCatalog>();

    private protected WatchedProductStore Store => _host.Products;

    public async Task InitializeAsync()
    {
        await redis.Database.KeyDeleteAsync(RedisKeys.ProductListCache);
        await redis.Database.KeyDeleteAsync(RedisKeys.ProductListFence);
        _host = new AccountsHost(redis.Server);
        await _host.Get<IStoreLifecycle>().InitializeAsync(default);
        // As in a service, everything is connected before the crowd comes.
        await Catalog.ListAsync(0, 1, default);
        await redis.Database.KeyDeleteAsync(RedisKeys.ProductListCache);
        Store.ResetReads();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another process on the same Redis and store.</summary>
    private protected async Task<AccountsHost> NewReplicaAsync()
    {
        var replica = new AccountsHost(redis.Server, sharedWith: _host);
        await replica.Get<IStoreLifecycle>().InitializeAsync(default);
        return replica;
    }

    private protected async Task<Product> StoredAsync(TimeSpan? cacheTtl = null, int age = 0)
    {
        var product = NewProduct(cacheTtl, age);
        await Store.InsertAsync(product, default);
        return product;
    }

    private protected static Product NewProduct(TimeSpan? cacheTtl = null, int age = 0) =>
        new()
        {
            Id = ProductId.New(),
            Name = "Lamp",
            Description = "With \"quotes\", ümlauts and \u2028",
            Terms = new()
            {
                TotalStock = 100,
                Price = new(1999, "EUR"),
                StartsAt = DateTimeOffset.UnixEpoch.AddDays(20_000),
                EndsAt = DateTimeOffset.UnixEpoch.AddDays(20_001),
                PerUserLimit = 2,
                Hold = TimeSpan.FromSeconds(90),
            },
            CacheTtl = cacheTtl,
            CreatedAt = DateTimeOffset.UnixEpoch.AddDays(19_000).AddSeconds(-age),
        };
}
