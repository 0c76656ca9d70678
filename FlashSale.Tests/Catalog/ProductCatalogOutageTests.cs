using FlashSale.Domain;
using FlashSale.Tests.Accounts;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Catalog;

/// <summary>With a Redis of its own, which it takes away.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ProductCatalogOutageTests : IAsyncLifetime, IDisposable
{
    private readonly Product _product = new()
    {
        Id = ProductId.New(),
        Name = "Lamp",
        Terms = new() { TotalStock = 1, Price = new(1, "EUR") },
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private RedisServer _redis = null!;
    private AccountsHost _host = null!;

    private IProductCatalog Catalog => _host.Get<IProductCatalog>();

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _host = new AccountsHost(_redis, null, ("Redis:CommandTimeout", "00:00:01"));
        await _host.Get<IStoreLifecycle>().InitializeAsync(default);
        await _host.Products.InsertAsync(_product, default);
    }

    public Task DisposeAsync() => _redis.DisposeAsync().AsTask();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Read_RedisAway_ComesFromTheStoreAndIsMeteredAsBypass()
    {
        await Catalog.FindAsync(_product.Id, default);
        await _redis.KillAsync();
        using var meter = new MeterRecorder(_host.Get<FlashSaleTelemetry>(), "flashsale.cache.requests");

        Assert.Equal(_product, await Catalog.FindAsync(_product.Id, default));
        Assert.Equal([_product], (await Catalog.ListAsync(0, 10, default)).Items);

        Assert.Equal(["cache=product result=bypass", "cache=list result=bypass"], meter.Seen);
    }

    [Fact]
    public async Task Read_RedisFrozen_ComesFromTheStore()
    {
        await Catalog.FindAsync(_product.Id, default);
        _redis.Freeze();
        try
        {
            Assert.Equal(_product, await Catalog.FindAsync(_product.Id, default));
        }
        finally
        {
            _redis.Thaw();
        }
    }

    [Fact]
    public async Task Read_RedisComesBack_IsCachedAgain()
    {
        await _redis.KillAsync();
        await Catalog.FindAsync(_product.Id, default);
        await _redis.StartAsync();

        for (var attempt = 0; attempt < 100; attempt++)
        {
            var reads = _host.Products.Reads;
            Assert.Equal(_product, await Catalog.FindAsync(_product.Id, default));
            if (_host.Products.Reads == reads)
                return;
            await Task.Delay(100);
        }
        Assert.Fail("Still read from the store after ten seconds.");
    }

    [Fact]
    public async Task Write_RedisAway_IsRefusedAndChangesNothing()
    {
        await _redis.KillAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => Catalog.UpdateAsync(_product with { Name = "x", Revision = 2 }, default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Catalog.CreateAsync(_product with { Id = ProductId.New() }, default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Catalog.InvalidateAsync(_product.Id, default));

        Assert.Equal(_product, await _host.Products.FindAsync(_product.Id, default));
        Assert.Equal(1, (await _host.Products.ListAsync(0, 10, default)).Total);
    }

    [Fact]
    public async Task Update_RedisDiesDuringTheStoreWrite_IsDoneAllTheSame()
    {
        _host.Products.AfterWrite = () => _redis.KillAsync();

        Assert.True(await Catalog.UpdateAsync(_product with { Name = "Lantern", Revision = 2 }, default));

        Assert.Equal("Lantern", (await Catalog.FindAsync(_product.Id, default))!.Name);
    }
}
