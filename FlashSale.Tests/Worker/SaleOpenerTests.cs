using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;

namespace FlashSale.Tests.Worker;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SaleOpenerTests(RedisFixture redis)
{
    [Fact]
    public async Task RunOnceAsync_ProductsThatRedisNeverHeardOf_AreOpened()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        // More than a page of them.
        var products = Enumerable.Range(0, 130).Select(_ => WorkerBench.Sneaker(stock: 7)).ToArray();
        foreach (var product in products)
            await bench.Products.InsertAsync(product, default);

        await bench.Get<SaleOpener>().RunOnceAsync(default);

        var opened = await bench.Reader.FindSalesAsync([.. products.Select(static product => product.Id)], default);
        Assert.Equal(130, opened.Count);
        Assert.All(opened.Values, static sale => Assert.Equal((7, SaleState.Live), (sale.Stock, sale.State)));
    }

    [Fact]
    public async Task RunOnceAsync_PausedProduct_IsOpenedPaused()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var product = WorkerBench.Sneaker() with { Switch = SaleSwitch.Paused };
        await bench.Products.InsertAsync(product, default);

        await bench.Get<SaleOpener>().RunOnceAsync(default);

        Assert.Equal(SaleState.Paused, (await bench.Reader.FindSaleAsync(product.Id, default))?.State);
    }

    [Fact]
    public async Task RunOnceAsync_SaleThatHasSold_IsNotOpenedAfreshButPutBack()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync(stock: 10);
        await bench.BuyAsync(sale.Id, 3);
        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);
        await bench.Redis.KeyDeleteAsync([RedisKeys.Sale(sale.Id), RedisKeys.Stock(sale.Id), RedisKeys.Orders(sale.Id)]);

        await bench.Get<SaleOpener>().RunOnceAsync(default);

        Assert.Equal(7, (await bench.Reader.FindSaleAsync(sale.Id, default))?.Stock);
    }

    [Fact]
    public async Task RunOnceAsync_OpenSale_IsLeftAsItIs()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync(stock: 10);
        await bench.BuyAsync(sale.Id, 4);

        await bench.Get<SaleOpener>().RunOnceAsync(default);

        Assert.Equal(6, (await bench.Reader.FindSaleAsync(sale.Id, default))?.Stock);
    }

    [Fact]
    public async Task RunOnceAsync_SaleThatTheIndexLost_IsNamedThereAgain()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync(stock: 10);
        await bench.Redis.SetRemoveAsync(RedisKeys.SalesIndex, sale.Id.Value);

        await bench.Get<SaleOpener>().RunOnceAsync(default);

        Assert.True(await bench.Redis.SetContainsAsync(RedisKeys.SalesIndex, sale.Id.Value));
        Assert.Equal(10, (await bench.Reader.FindSaleAsync(sale.Id, default))?.Stock);
    }

    [Theory]
    [InlineData(SaleSwitch.Closed, null)]
    [InlineData(SaleSwitch.Deleted, null)]
    [InlineData(SaleSwitch.Open, "2020-01-01T00:00:00Z")]
    public async Task RunOnceAsync_NotForSaleAnyMore_StaysAway(SaleSwitch position, string? end)
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var product = WorkerBench.Sneaker();
        product = product with
        {
            Switch = position,
            Terms = product.Terms with { EndsAt = end is null ? null : DateTimeOffset.Parse(end, null) },
        };
        await bench.Products.InsertAsync(product, default);

        await bench.Get<SaleOpener>().RunOnceAsync(default);

        Assert.Null(await bench.Reader.FindSaleAsync(product.Id, default));
    }
}
