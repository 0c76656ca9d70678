using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Accounts;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Catalog;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ProductCatalogTests(RedisFixture redis) : CatalogFixture(redis)
{
    [Fact]
    public async Task Find_Twice_ReadsTheStoreOnce()
    {
        var product = await StoredAsync();
        using var meter = new MeterRecorder(Host.Get<FlashSaleTelemetry>(), "flashsale.cache.requests");

        Assert.Equal(product, await Catalog.FindAsync(product.Id, default));
        Assert.Equal(product, await Catalog.FindAsync(product.Id, default));

        Assert.Equal(1, Store.Reads);
        Assert.Equal(["cache=product result=miss", "cache=product result=hit"], meter.Seen);
    }

    [Fact]
    public async Task Find_CachedByAnotherReplica_DoesNotReadTheStore()
    {
        var product = await StoredAsync();
        using var other = await NewReplicaAsync();
        await other.Get<IProductCatalog>().FindAsync(product.Id, default);

        Assert.Equal(product, await Catalog.FindAsync(product.Id, default));
        Assert.Equal(0, Store.Reads);
    }

    [Fact]
    public async Task Find_UnreadableCachedDocument_ReadsTheStoreAndReplacesIt()
    {
        var product = await StoredAsync();
        foreach (var junk in new[] { "", "no json", "[]", "null", "{}", """{"revision":{},"id":"x"}""", """{"revision":null}""" })
        {
            await Redis.Database.StringSetAsync(RedisKeys.ProductCache(product.Id), junk);
            var reads = Store.Reads;

            Assert.Equal(product, await Catalog.FindAsync(product.Id, default));
            Assert.Equal(product, await Catalog.FindAsync(product.Id, default));

            Assert.Equal(reads + 1, Store.Reads);
        }
    }

    [Theory]
    [InlineData(null, 10)]
    [InlineData(1, 5)]
    [InlineData(20, 20)]
    [InlineData(600, 60)]
    public async Task Find_Cached_LivesAsLongAsTheProductSaysWithinBounds(int? minutes, int expected)
    {
        var product = await StoredAsync(minutes is { } m ? TimeSpan.FromMinutes(m) : null);
        await Catalog.FindAsync(product.Id, default);

        var left = await Redis.Database.KeyTimeToLiveAsync(RedisKeys.ProductCache(product.Id));

        Assert.InRange(left!.Value, TimeSpan.FromMinutes(expected * 0.85), TimeSpan.FromMinutes(expected * 1.1));
    }

    [Fact]
    public async Task Find_ProductsCachedTogether_DoNotExpireTogether()
    {
        var lifetimes = new HashSet<TimeSpan>();
        for (var i = 0; i < 10; i++)
        {
            var product = await StoredAsync();
            await Catalog.FindAsync(product.Id, default);
            var left = await Redis.Database.KeyTimeToLiveAsync(RedisKeys.ProductCache(product.Id));
            lifetimes.Add(TimeSpan.FromSeconds(Math.Round(left!.Value.TotalSeconds)));
        }

        Assert.True(lifetimes.Count > 5, $"{lifetimes.Count} different lifetimes of 10");
    }

    [Fact]
    public async Task Find_UnknownId_AsksTheStoreOnceInAWhile()
    {
        var id = ProductId.New();

        for (var i = 0; i < 100; i++)
            Assert.Null(await Catalog.FindAsync(id, default));

        Assert.Equal(1, Store.Reads);
    }

    [Fact]
    public async Task Create_IdWasAskedForBefore_IsFoundAtOnce()
    {
        var product = NewProduct();
        Assert.Null(await Catalog.FindAsync(product.Id, default));

        await Catalog.CreateAsync(product, default);

        Assert.Equal(product, await Catalog.FindAsync(product.Id, default));
    }

    [Fact]
    public async Task Create_Always_WritesThroughTheCache()
    {
        var product = NewProduct();
        await Catalog.CreateAsync(product, default);
        var reads = Store.Reads;

        Assert.Equal(product, await Catalog.FindAsync(product.Id, default));

        Assert.Equal(reads, Store.Reads);
    }

    [Fact]
    public async Task Update_Cached_WritesThroughTheCacheOfAllReplicas()
    {
        using var other = await NewReplicaAsync();
        var product = await StoredAsync();
        await other.Get<IProductCatalog>().FindAsync(product.Id, default);
        var changed = product with { Name = "Lantern", Revision = 2 };

        Assert.True(await Catalog.UpdateAsync(changed, default));

        var (mine, theirs) = (Store.Reads, other.Products.Reads);
        Assert.Equal(changed, await Catalog.FindAsync(product.Id, default));
        Assert.Equal(changed, await other.Get<IProductCatalog>().FindAsync(product.Id, default));
        Assert.Equal((mine, theirs), (Store.Reads, other.Products.Reads));
    }

    [Fact]
    public async Task Update_WrongRevision_IsRefusedAndShowsWhatIsStored()
    {
        var product = await StoredAsync();

        Assert.False(await Catalog.UpdateAsync(product with { Name = "Lantern", Revision = 7 }, default));

        Assert.Equal(product, await Catalog.FindAsync(product.Id, default));
    }

    [Fact]
    public async Task Update_SaleMovedOnSinceTheWriterRead_CachesTheSaleAsItIsStored()
    {
        var product = await StoredAsync();
        await Store.ApplySaleChangeAsync(new(product.Id, 250, SaleSwitch.Paused, 4, null), default);

        await Catalog.UpdateAsync(product with { Name = "Lantern", Revision = 2 }, default);

        var found = await Catalog.FindAsync(product.Id, default);
        Assert.Equal(("Lantern", 250, SaleSwitch.Paused, 4), (found!.Name, found.Terms.TotalStock, found.Switch, found.SaleSequence));
    }

    [Fact]
    public async Task Withdraw_Cached_IsUnknownAtOnceOnAllReplicas()
    {
        using var other = await NewReplicaAsync();
        var product = await StoredAsync();
        await other.Get<IProductCatalog>().FindAsync(product.Id, default);
        await other.Get<IProductCatalog>().ListAsync(0, 10, default);

        await Catalog.WithdrawAsync(new(product.Id, 100, 60, 0, 40, SaleState.Closed, 9), default);

        Assert.Null(await Catalog.FindAsync(product.Id, default));
        Assert.Null(await other.Get<IProductCatalog>().FindAsync(product.Id, default));
        Assert.Empty((await other.Get<IProductCatalog>().ListAsync(0, 10, default)).Items);
        var stored = await Store.FindAsync(product.Id, default);
        Assert.Equal((SaleSwitch.Deleted, 9, 100), (stored!.Switch, stored.SaleSequence, stored.Terms.TotalStock));
    }

    [Fact]
    public async Task Withdraw_StreamBroughtItFirst_ChangesNothing()
    {
        var product = await StoredAsync();
        await Store.ApplySaleChangeAsync(new(product.Id, 100, SaleSwitch.Deleted, 9, null), default);

        await Catalog.WithdrawAsync(new(product.Id, 100, 60, 0, 40, SaleState.Closed, 9), default);

        Assert.Null(await Catalog.FindAsync(product.Id, default));
    }

    [Fact]
    public async Task Invalidate_StoreChangedBehindTheCache_ShowsTheChange()
    {
        var product = await StoredAsync();
        await Catalog.FindAsync(product.Id, default);
        await Store.ApplySaleChangeAsync(new(product.Id, 300, SaleSwitch.Open, 2, null), default);
        Assert.Equal(100, (await Catalog.FindAsync(product.Id, default))!.Terms.TotalStock);

        await Catalog.InvalidateAsync(product.Id, default);

        Assert.Equal(300, (await Catalog.FindAsync(product.Id, default))!.Terms.TotalStock);
    }
}
