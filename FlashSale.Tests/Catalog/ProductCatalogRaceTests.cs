using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Catalog;
using FlashSale.Tests.Accounts;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Catalog;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ProductCatalogRaceTests(RedisFixture redis) : CatalogFixture(redis)
{
    [Fact]
    public async Task Find_FiveHundredReadersOfAColdProduct_ReadTheStoreOnce()
    {
        var product = await StoredAsync();
        using var meter = new MeterRecorder(Host.Get<FlashSaleTelemetry>(), "flashsale.cache.requests");

        var found = await Task.WhenAll(
            Enumerable.Range(0, 500).Select(_ => Task.Run(() => Catalog.FindAsync(product.Id, default).AsTask()))
        );

        Assert.All(found, one => Assert.Equal(product, one));
        Assert.Equal(1, Store.Reads);
        Assert.Equal(500, meter.Seen.Count);
        Assert.Single(meter.Seen, static seen => seen == "cache=product result=miss");
    }

    [Fact]
    public async Task Find_FiveHundredReadersOfAnUnknownProduct_ReadTheStoreOnce()
    {
        var id = ProductId.New();

        var found = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(() => Catalog.FindAsync(id, default).AsTask())));

        Assert.All(found, Assert.Null);
        Assert.Equal(1, Store.Reads);
    }

    [Fact]
    public async Task Find_ReaderThatStartedTheReadGoesAway_TheOthersGetTheirs()
    {
        var product = await StoredAsync();
        var hold = Hold();
        using var impatient = new CancellationTokenSource();
        var first = Catalog.FindAsync(product.Id, impatient.Token).AsTask();
        await hold.Reached;
        var second = Catalog.FindAsync(product.Id, default).AsTask();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        hold.Release();

        Assert.Equal(product, await second);
        Assert.Equal(product, await Catalog.FindAsync(product.Id, default));
        Assert.Equal(1, Store.Reads);
    }

    [Fact]
    public async Task Find_SlowFillMeetsAnUpdate_TheFillLosesToTheNewerDocument()
    {
        using var other = await NewReplicaAsync();
        var product = await StoredAsync();
        var hold = Hold();
        var slow = Catalog.FindAsync(product.Id, default).AsTask();
        await hold.Reached;

        await other.Get<IProductCatalog>().UpdateAsync(product with { Name = "Lantern", Revision = 2 }, default);
        hold.Release();

        Assert.Equal("Lamp", (await slow)!.Name);
        Assert.Equal("Lantern", (await Catalog.FindAsync(product.Id, default))!.Name);
    }

    [Fact]
    public async Task Find_SlowFillMeetsAnInvalidation_TheFillStaysOutOfTheEmptyCache()
    {
        using var other = await NewReplicaAsync();
        var product = await StoredAsync();
        var hold = Hold();
        var slow = Catalog.FindAsync(product.Id, default).AsTask();
        await hold.Reached;

        await Store.ApplySaleChangeAsync(new(product.Id, 300, SaleSwitch.Open, 2, null), default);
        await other.Get<IProductCatalog>().InvalidateAsync(product.Id, default);
        hold.Release();

        Assert.Equal(100, (await slow)!.Terms.TotalStock);
        Assert.False(await Redis.Database.KeyExistsAsync(RedisKeys.ProductCache(product.Id)));
        Assert.Equal(300, (await Catalog.FindAsync(product.Id, default))!.Terms.TotalStock);
    }

    [Fact]
    public async Task Find_AfterAnUpdateInThisProcess_DoesNotJoinAReadFromBefore()
    {
        var product = await StoredAsync();
        var hold = Hold();
        var slow = Catalog.FindAsync(product.Id, default).AsTask();
        await hold.Reached;
        Store.AfterRead = static () => Task.CompletedTask;

        await Store.ApplySaleChangeAsync(new(product.Id, 300, SaleSwitch.Open, 2, null), default);
        await Catalog.InvalidateAsync(product.Id, default);

        Assert.Equal(300, (await Catalog.FindAsync(product.Id, default))!.Terms.TotalStock);
        hold.Release();
        await slow;
        Assert.Equal(300, (await Catalog.FindAsync(product.Id, default))!.Terms.TotalStock);
    }

    [Fact]
    public async Task Update_WriteWhoseEndIsUnknown_KeepsTheCacheClosedAndReadersAtTheStore()
    {
        var product = await StoredAsync();
        await Catalog.FindAsync(product.Id, default);
        Store.AfterWrite = static () => throw new StoreUnavailableException("No answer.");

        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            Catalog.UpdateAsync(product with { Name = "Lantern", Revision = 2 }, default)
        );

        Assert.Equal("Lantern", (await Catalog.FindAsync(product.Id, default))!.Name);
        Assert.False(await Redis.Database.KeyExistsAsync(RedisKeys.ProductCache(product.Id)));
        Assert.InRange(
            (await Redis.Database.KeyTimeToLiveAsync(RedisKeys.ProductFence(product.Id)))!.Value,
            TimeSpan.FromSeconds(30),
            TimeSpan.FromMinutes(1)
        );
    }

    [Theory]
    [InlineData(2, 5, true)]
    [InlineData(2, 4, false)]
    [InlineData(1, 5, false)]
    [InlineData(1, 6, false)]
    [InlineData(3, 5, true)]
    [InlineData(2, 6, true)]
    public async Task Put_OverACachedSecondRevisionWithSequenceFive_TakesOnlyWhatIsNotOlder(long revision, long sequence, bool taken)
    {
        var cache = Host.Get<ProductCache>();
        var product = NewProduct() with { Revision = 2, SaleSequence = 5 };
        var fence = CacheFence.New();
        await cache.FenceAsync(product.Id, fence, default);
        Assert.True(await cache.PutAsync(product, fence, default));

        var candidate = product with { Name = "Lantern", Revision = revision, SaleSequence = sequence };

        Assert.Equal(taken, await cache.PutAsync(candidate, fence, default));
        Assert.Equal(taken ? candidate : product, await cache.FindAsync(product.Id, default));
    }

    [Fact]
    public async Task Put_UnderAnotherFence_IsRefused()
    {
        var cache = Host.Get<ProductCache>();
        var product = NewProduct();
        await cache.FenceAsync(product.Id, CacheFence.New(), default);

        Assert.False(await cache.PutAsync(product, CacheFence.New(), default));
        Assert.False(await cache.PutListAsync(new([product], 1), CacheFence.New(), default));

        await cache.FenceAsync(product.Id, CacheFence.Closed, default);
        Assert.False(await cache.PutAsync(product, CacheFence.Closed, default));
        Assert.False(await cache.PutListAsync(new([product], 1), CacheFence.Closed, default));
    }

    private (Task Reached, Action Release) Hold()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Store.AfterRead = () =>
        {
            Store.AfterRead = static () => Task.CompletedTask;
            reached.SetResult();
            return released.Task;
        };
        return (reached.Task, released.SetResult);
    }
}
