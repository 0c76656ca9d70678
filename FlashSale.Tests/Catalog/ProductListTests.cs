using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Accounts;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Catalog;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ProductListTests(RedisFixture redis) : CatalogFixture(redis)
{
    [Fact]
    public async Task List_PagesOfAShortList_ComeFromOneRead()
    {
        var products = await StoreManyAsync(25);
        using var meter = new MeterRecorder(Host.Get<FlashSaleTelemetry>(), "flashsale.cache.requests");

        var first = await Catalog.ListAsync(0, 10, default);
        var last = await Catalog.ListAsync(20, 10, default);
        var beyond = await Catalog.ListAsync(int.MaxValue, int.MaxValue, default);

        Assert.Equal(products[..10], first.Items);
        Assert.Equal(products[20..], last.Items);
        Assert.Empty(beyond.Items);
        Assert.Equal((25, 25, 25), (first.Total, last.Total, beyond.Total));
        Assert.Equal(1, Store.Reads);
        Assert.Equal(["cache=list result=miss", "cache=list result=hit", "cache=list result=hit"], meter.Seen);
    }

    [Fact]
    public async Task List_NothingStored_IsEmptyAndCached()
    {
        Assert.Empty((await Catalog.ListAsync(0, 10, default)).Items);
        Assert.Empty((await Catalog.ListAsync(0, 10, default)).Items);

        Assert.Equal(1, Store.Reads);
    }

    [Fact]
    public async Task List_PageBehindWhatIsCached_ComesFromTheStore()
    {
        var products = await StoreManyAsync(120);

        var inside = await Catalog.ListAsync(90, 10, default);
        var across = await Catalog.ListAsync(95, 10, default);
        var behind = await Catalog.ListAsync(110, 100, default);

        Assert.Equal(products[90..100], inside.Items);
        Assert.Equal(products[95..105], across.Items);
        Assert.Equal(products[110..], behind.Items);
        Assert.Equal(120, inside.Total);
    }

    [Fact]
    public async Task List_FiveHundredReadersOfAColdList_ReadTheStoreOnce()
    {
        await StoreManyAsync(3);

        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(() => Catalog.ListAsync(0, 10, default))));

        Assert.Equal(1, Store.Reads);
    }

    [Fact]
    public async Task List_Cached_ExpiresWithinAMinute()
    {
        await Catalog.ListAsync(0, 10, default);

        var left = await Redis.Database.KeyTimeToLiveAsync(RedisKeys.ProductListCache);

        Assert.InRange(left!.Value, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task List_AfterEveryKindOfChange_ShowsIt()
    {
        using var other = await NewReplicaAsync();
        var catalog = other.Get<IProductCatalog>();
        Assert.Empty((await catalog.ListAsync(0, 10, default)).Items);
        var product = NewProduct();

        await Catalog.CreateAsync(product, default);
        Assert.Equal([product], (await catalog.ListAsync(0, 10, default)).Items);

        var changed = product with { Name = "Lantern", Revision = 2 };
        await Catalog.UpdateAsync(changed, default);
        Assert.Equal([changed], (await catalog.ListAsync(0, 10, default)).Items);

        await Store.ApplySaleChangeAsync(new(product.Id, 7, SaleSwitch.Open, 1, null), default);
        await Catalog.InvalidateAsync(product.Id, default);
        Assert.Equal(7, (await catalog.ListAsync(0, 10, default)).Items[0].Terms.TotalStock);

        await Catalog.WithdrawAsync(new(product.Id, 7, 7, 0, 0, SaleState.Closed, 2), default);
        Assert.Empty((await catalog.ListAsync(0, 10, default)).Items);
    }

    [Fact]
    public async Task List_SlowFillMeetsACreation_DoesNotBringTheOldListBack()
    {
        using var other = await NewReplicaAsync();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.AfterRead = () =>
        {
            reached.SetResult();
            return released.Task;
        };
        var slow = Catalog.ListAsync(0, 10, default);
        await reached.Task;
        Store.AfterRead = static () => Task.CompletedTask;

        await other.Get<IProductCatalog>().CreateAsync(NewProduct(), default);
        released.SetResult();

        Assert.Empty((await slow).Items);
        Assert.Single((await Catalog.ListAsync(0, 10, default)).Items);
    }

    [Fact]
    public void Keys_OfTheListAndItsFence_LieInOneSlot()
    {
        // Redis hashes what stands in the first braces, and a key without braces as a whole.
        var fence = RedisKeys.ProductListFence.ToString();

        Assert.Equal(RedisKeys.ProductListCache.ToString(), fence[(fence.IndexOf('{') + 1)..fence.IndexOf('}')]);
    }

    private async Task<List<Product>> StoreManyAsync(int count)
    {
        var products = new List<Product>();
        for (var age = 0; age < count; age++)
            products.Add(await StoredAsync(age: age));
        return products;
    }
}
