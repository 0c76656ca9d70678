using System.Collections.Concurrent;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;

namespace FlashSale.Tests.Worker;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class StockPublisherTests(RedisFixture redis)
{
    [Fact]
    public async Task RunOnceAsync_ManyPurchases_AreOneMessageWithTheLatestFigures()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync(stock: 100);
        await using var heard = await Ear.OpenAsync(bench, sale.Id);
        await bench.BuyAsync(sale.Id, 40);
        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);

        await bench.Get<StockPublisher>().RunOnceAsync(default);
        await bench.Get<StockPublisher>().RunOnceAsync(default);

        var news = await heard.EverythingAsync(atLeast: 2);
        var stock = Assert.Single(news, static news => news.Type == SaleNews.StockUpdated);
        Assert.Equal((60, 40L, SaleState.Live), (stock.Stock, stock.Sequence, stock.State));
        var completed = Assert.Single(news, static news => news.Type == SaleNews.PurchaseCompleted);
        Assert.Equal((60, 40), (completed.Stock, completed.Units));
    }

    [Fact]
    public async Task RunOnceAsync_ChangeThatAnotherWorkerHandled_IsToldToo()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync(stock: 5);
        var publisher = bench.Get<StockPublisher>();
        await publisher.RunOnceAsync(default);
        await using var heard = await Ear.OpenAsync(bench, sale.Id);

        await bench.KnowAsync();
        await publisher.RunOnceAsync(default);
        await bench.Control.RestockAsync(sale.Id, 3, key: null, default);
        await bench.KnowAsync();
        await publisher.RunOnceAsync(default);

        // The script that restocks says so itself, without the state.
        var news = Assert.Single(await heard.EverythingAsync(atLeast: 2), static news => news.State is not null);
        Assert.Equal((SaleNews.StockUpdated, 8), (news.Type, news.Stock));
    }

    [Fact]
    public async Task RunOnceAsync_HoldsWithoutPayment_AreNoCompletedPurchases()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync(stock: 5, hold: TimeSpan.FromHours(1));
        await using var heard = await Ear.OpenAsync(bench, sale.Id);
        await bench.BuyAsync(sale.Id, 2);
        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);

        await bench.Get<StockPublisher>().RunOnceAsync(default);

        Assert.Equal(SaleNews.StockUpdated, Assert.Single(await heard.EverythingAsync(atLeast: 1)).Type);
    }

    [Fact]
    public async Task RunOnceAsync_MoreSalesThanGoTogether_AreAllTold()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var told = new ConcurrentDictionary<ProductId, bool>();
        await using var heard = await bench.Get<ISaleChannel>().SubscribeAsync(news => told.TryAdd(news.Product, true), default);
        var sales = new List<ProductId>();
        while (sales.Count <= StockPublisher.PageSize)
            sales.Add((await bench.OpenSaleAsync(stock: 5)).Id);
        foreach (var sale in sales)
            bench.Get<StockPublisher>().Finished(sale, []);

        await bench.Get<StockPublisher>().RunOnceAsync(default);

        await Eventually.IsTrueAsync(() => sales.TrueForAll(told.ContainsKey), "every sale is told about");
    }

    [Fact]
    public async Task RunOnceAsync_RedisIsAway_TellsTheUnitsWhenItIsBack()
    {
        await using var server = await RedisServer.StartNewAsync(durable: true);
        await using var bench = await WorkerBench.NewAsync(server.ConnectionString);
        var sale = await bench.OpenSaleAsync(stock: 100);
        await bench.BuyAsync(sale.Id, 7);
        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);
        await server.KillAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => bench.Get<StockPublisher>().RunOnceAsync(default));

        await server.StartAsync();
        await Eventually.IsTrueAsync(() => AnswersAsync(bench), "Redis answers");
        await using var heard = await Ear.OpenAsync(bench, sale.Id);
        await bench.Get<StockPublisher>().RunOnceAsync(default);
        var completed = Assert.Single(await heard.EverythingAsync(atLeast: 2), static news => news.Type == SaleNews.PurchaseCompleted);
        Assert.Equal(7, completed.Units);
    }

    private static async Task<bool> AnswersAsync(WorkerBench bench)
    {
        try
        {
            return (await bench.Reader.ListSalesAsync(default)).Count > 0;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    /// <summary>Hears what is said of one product.</summary>
    private sealed class Ear(WorkerBench bench, ProductId product) : IAsyncDisposable
    {
        private readonly ConcurrentQueue<SaleNews> _heard = new();
        private IAsyncDisposable _subscription = null!;

        public static async Task<Ear> OpenAsync(WorkerBench bench, ProductId product)
        {
            var ear = new Ear(bench, product);
            ear._subscription = await bench.Get<ISaleChannel>().SubscribeAsync(ear.Hear, default);
            return ear;
        }

        /// <summary>
        /// All that was said before the call. Messages are handed over in any order, so it takes both: the one that is sent last, and as
        /// many as there must be.
        /// </summary>
        public async Task<SaleNews[]> EverythingAsync(int atLeast)
        {
            var last = new SaleNews("test:last", product, 0, 0);
            await bench.Get<ISaleChannel>().PublishAsync(last, default);
            await Eventually.IsTrueAsync(() => _heard.Contains(last) && _heard.Count > atLeast, "all messages arrive");
            return [.. _heard.Where(news => news != last)];
        }

        public ValueTask DisposeAsync() => _subscription.DisposeAsync();

        private void Hear(SaleNews news)
        {
            if (news.Product == product)
                _heard.Enqueue(news);
        }
    }
}
