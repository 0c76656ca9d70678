using FlashSale.ApiService.Stats;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Stats;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SaleBooksTests(RedisFixture redis)
{
    [Fact]
    public async Task Find_ProductIsRenamed_IsCalledByItsNewNameAfterAWhile()
    {
        var time = new FakeTimeProvider();
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var product = await bench.OpenSaleAsync(stock: 5);
        var books = new SaleBooks(bench.Orders, bench.Products, bench.Stream, time);
        Assert.Equal("Sneaker", await NameAsync());
        await bench.Products.UpdateAsync(product with { Name = "Boot", Revision = product.Revision + 1 }, default);

        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("Boot", await NameAsync());

        async Task<string?> NameAsync()
        {
            var figures = (await bench.Reader.FindSaleAsync(product.Id, default))!;
            return (await books.FindAsync([new ListedSale(figures, null, null, Withdrawn: false)], default))[product.Id].Name;
        }
    }
}
