using System.Text;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlashSale.Tests.Sales;

/// <summary>News of the sales over pub/sub: what is published, by whom, and that nobody falls over a bad message.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SaleChannelTests(RedisFixture redis)
{
    [Theory]
    [InlineData(null)]
    [InlineData(SaleState.Scheduled)]
    [InlineData(SaleState.Live)]
    [InlineData(SaleState.Paused)]
    [InlineData(SaleState.SoldOut)]
    [InlineData(SaleState.Closed)]
    public async Task Publish_ReachesEverySubscriber(SaleState? state)
    {
        var sale = SaleBench.Without(redis.Connection);
        var channel = ChannelOf(sale);
        await using var one = await HearAsync(sale);
        await using var other = await HearAsync(sale);
        var news = new SaleNews(SaleNews.PurchaseCompleted, sale.Product, 7, 3, state, 2);

        await channel.PublishAsync(news, default);

        Assert.Equal(news, await one.NextAsync());
        Assert.Equal(news, await other.NextAsync());
    }

    [Fact]
    public async Task Dispose_EndsThisSubscriberOnly()
    {
        var sale = SaleBench.Without(redis.Connection);
        var one = await HearAsync(sale);
        await using var other = await HearAsync(sale);
        await one.DisposeAsync();

        await ChannelOf(sale).PublishAsync(new SaleNews(SaleNews.StockUpdated, sale.Product, 7, 3), default);

        await other.NextAsync();
        Assert.False(one.Heard);
    }

    [Fact]
    public async Task Purchase_OfTheLastUnit_TellsItIsSoldOutAndOnlyThen()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 2);
        await using var ear = await HearAsync(sale);

        await sale.BoughtAsync();
        await sale.BoughtAsync();

        Assert.Equal(new SaleNews(SaleNews.SoldOut, sale.Product, 0, 2, SaleState.SoldOut), await ear.NextAsync());
    }

    [Fact]
    public async Task Release_IntoASoldOutSale_TellsThereIsStockAgain()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 2, hold: TimeSpan.FromMinutes(5), limit: 0);
        var order = await sale.BoughtAsync(quantity: 2);
        await using var ear = await HearAsync(sale);

        await sale.Gate.ReleaseAsync(order.Id, null, ReleaseReason.Cancelled, default);

        Assert.Equal(new SaleNews(SaleNews.StockUpdated, sale.Product, 2, 2), await ear.NextAsync());
    }

    [Fact]
    public async Task Operator_EveryChange_IsTold()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 2);
        await using var ear = await HearAsync(sale);

        await sale.Control.RestockAsync(sale.Product, 1, key: null, default);
        await sale.Control.AmendAsync(sale.Product, SaleBench.Terms(stock: 5), seenTotal: null, default);
        await sale.Control.PauseAsync(sale.Product, default);
        await sale.Control.CloseAsync(sale.Product, withdraw: false, default);

        var heard = new List<(int, long)>();
        for (var i = 0; i < 4; i++)
        {
            var news = await ear.NextAsync();
            heard.Add((news.Stock, news.Sequence));
        }
        // In whichever order: that is what the sequence is for.
        Assert.Equal([(3, 1L), (5, 2L), (5, 3L), (5, 4L)], heard.OrderBy(static news => news.Item2));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1,2]")]
    [InlineData("{\"type\":\"stock:updated\",\"productId\":\"nobody\"}")]
    [InlineData("{\"type\":\"stock:updated\",\"stock\":\"many\"}")]
    public async Task Message_ThatIsNoNews_IsLeftOut(string message)
    {
        var sale = SaleBench.Without(redis.Connection);
        Assert.Null(SaleNewsMessage.Read(Encoding.UTF8.GetBytes(message)));
        await using var ear = await HearAsync(sale);

        await sale.Database.ExecuteAsync("PUBLISH", RedisKeys.StockChannel, message);
        await ChannelOf(sale).PublishAsync(new SaleNews(SaleNews.StockUpdated, sale.Product, 1, 1), default);

        Assert.Equal(1, (await ear.NextAsync()).Stock);
    }

    private static SaleChannel ChannelOf(SaleBench sale) => new(sale.Redis, NullLogger<SaleChannel>.Instance);

    private static Task<SaleEar> HearAsync(SaleBench sale) => SaleEar.OpenAsync(ChannelOf(sale), sale.Product);
}
