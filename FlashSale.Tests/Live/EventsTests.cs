using System.Diagnostics;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Live;

/// <summary>What a client of the stream is told. No worker runs here: what it would publish, the tests do, or nobody.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class EventsTests(ApiFixture api)
{
    private static readonly string[] PurchaseMembers = ["productId", "sequence", "stock", "units"];

    [Fact]
    public async Task Open_Anybody_IsToldHowAllSalesStandFirst()
    {
        var product = await api.NewProductAsync(stock: 7, more: ""","startsAt":"2100-01-01T00:00:00Z","endsAt":"2100-01-02T00:00:00Z" """);
        await api.Host.KnowsAsync(product);

        await using var stream = await EventStream.OpenAsync(api.Host.Address);

        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.MediaType);
        var first = (await stream.NextAsync())!;
        Assert.Equal("snapshot", first.Name);
        var sale = first.Sale(product);
        Assert.Equal((7, 7), (sale.GetProperty("stock").GetInt32(), sale.GetProperty("total").GetInt32()));
        Assert.Equal("scheduled", sale.GetProperty("state").GetString());
        Assert.Equal(0, sale.GetProperty("sequence").GetInt64());
        Assert.Equal("2100-01-01T00:00:00.000Z", sale.GetProperty("startsAt").GetString());
        Assert.Equal("2100-01-02T00:00:00.000Z", sale.GetProperty("endsAt").GetString());
        Assert.True(first.Data.GetProperty("serverTime").GetDateTimeOffset() > DateTimeOffset.UnixEpoch.AddYears(50));
        Assert.NotEqual("", stream.LastEventId);
        Assert.InRange(stream.Retry, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Open_NamedProducts_IsToldOfThemOnly()
    {
        await using var host = await LiveHosts.StartAsync(api);
        var (one, two, other) = (await api.NewProductAsync(), await api.NewProductAsync(), await api.NewProductAsync());
        foreach (var product in (string[])[one, two, other])
            await host.KnowsAsync(product);

        await using var stream = await EventStream.OpenAsync(host.Address, $"?product={one}&product={two}");
        var first = (await stream.NextAsync())!;
        await BuyAsync(other);
        await BuyAsync(two);

        Assert.Equal(2, first.Data.GetProperty("sales").GetArrayLength());
        var update = await stream.NextAsync("stock:updated");
        Assert.Equal((two, 9), (update.Product, update.Stock));
    }

    [Fact]
    public async Task Open_ProductThatIsNotThere_IsRefused()
    {
        var withdrawn = await api.NewProductAsync();
        Assert.Equal(204, (await api.Admin.SendAsync("DELETE", $"product/delete-product/{withdrawn}", null)).Status);
        var many = string.Join('&', Enumerable.Repeat($"product={ProductId.New().Value}", 51));

        (await api.Admin.GetAsync("events?product=nonsense")).IsProblem(404, "unknown_product");
        (await api.Admin.GetAsync($"events?product={ProductId.New().Value}")).IsProblem(404, "unknown_product");
        (await api.Admin.GetAsync($"events?product={withdrawn}")).IsProblem(404, "unknown_product");
        (await api.Admin.GetAsync($"events?{many}")).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task Purchase_NobodyPublishesAnything_IsSeenByTheNextLook()
    {
        var product = await api.NewProductAsync(stock: 5);
        await api.Host.KnowsAsync(product);
        await using var stream = await EventStream.OpenAsync(api.Host.Address, $"?product={product}");
        Assert.Equal("snapshot", (await stream.NextAsync())!.Name);

        await BuyAsync(product);

        var update = await stream.NextAsync("stock:updated");
        Assert.Equal((product, 4, 1L, "live"), (update.Product, update.Stock, update.Sequence, update.State));
    }

    [Fact]
    public async Task Operator_EveryChange_IsSeen()
    {
        await using var host = await LiveHosts.StartAsync(api);
        var product = await api.NewProductAsync(stock: 1);
        await host.KnowsAsync(product);
        await using var stream = await EventStream.OpenAsync(host.Address, $"?product={product}");

        await BuyAsync(product);
        Assert.Equal(1, (await stream.NextAsync("product:soldout")).Sequence);
        await api.Admin.PostAsync($"admin/sales/{product}/restock", """{"units":3}""");
        var restocked = await stream.NextAsync(next => next.IsUpdateOf(product) && next.State == "live");
        await api.Admin.PostAsync($"admin/sales/{product}/pause");
        await stream.NextAsync(next => next.IsUpdateOf(product) && next.State == "paused");
        await api.Admin.SendAsync("DELETE", $"product/delete-product/{product}", null);
        var closed = await stream.NextAsync(next => next.IsUpdateOf(product) && next.State == "closed");

        Assert.Equal(3, restocked.Stock);
        Assert.True(closed.Sequence > restocked.Sequence);
        await using var late = await EventStream.OpenAsync(host.Address);
        Assert.Equal(default, (await late.NextAsync())!.Sale(product));
    }

    [Fact]
    public async Task Sale_OpenedLater_IsToldToThoseWhoListenAlready()
    {
        await using var host = await LiveHosts.StartAsync(api);
        await using var stream = await EventStream.OpenAsync(host.Address);
        Assert.Equal("snapshot", (await stream.NextAsync())!.Name);

        var product = await api.NewProductAsync(stock: 5);

        var update = await stream.NextAsync(next => next.IsUpdateOf(product));
        Assert.Equal((5, 5), (update.Stock, update.Data.GetProperty("total").GetInt32()));
    }

    [Fact]
    public async Task News_HundredsInASecond_AreTenEventsAndTheLastIsTheNewest()
    {
        var product = await api.NewProductAsync(stock: 1000);
        await using var host = await LiveHosts.StartAsync(api, ("Live:LookInterval", "00:01:00"));
        await host.KnowsAsync(product);
        await using var stream = await EventStream.OpenAsync(host.Address, $"?product={product}");
        Assert.Equal("snapshot", (await stream.NextAsync())!.Name);
        var watch = Stopwatch.StartNew();

        for (var i = 1; i <= 300; i++)
        {
            await TellAsync(new(SaleNews.PurchaseCompleted, ProductId.Parse(product), 1000 - i, i, SaleState.Live, Units: 1));
            await Task.Delay(2);
        }

        var (updates, purchases, units) = (0, 0, 0);
        for (var stock = 1000; stock > 700 || units < 300; )
        {
            var next = await stream.NextAsync(next => next.Product == product);
            updates += next.Name == "stock:updated" ? 1 : 0;
            if (next.Name == "purchase:completed")
            {
                (purchases, units) = (purchases + 1, units + next.Data.GetProperty("units").GetInt32());
                Assert.Equal(PurchaseMembers, next.Data.EnumerateObject().Select(static member => member.Name).Order());
            }
            stock = next.Stock;
        }
        var pushes = (watch.ElapsedMilliseconds / 100) + 2;
        Assert.Equal(300, units);
        Assert.InRange(updates, 1, pushes);
        Assert.InRange(purchases, 1, pushes);
    }

    [Fact]
    public async Task News_OlderThanWhatIsShown_AreDropped()
    {
        var product = await api.NewProductAsync(stock: 100);
        await using var host = await LiveHosts.StartAsync(api, ("Live:LookInterval", "00:01:00"));
        await host.KnowsAsync(product);
        await using var stream = await EventStream.OpenAsync(host.Address, $"?product={product}");

        await TellAsync(new(SaleNews.StockUpdated, ProductId.Parse(product), 50, 50, SaleState.Live));
        Assert.Equal(50, (await stream.NextAsync(next => next.IsUpdateOf(product))).Stock);
        await TellAsync(new(SaleNews.StockUpdated, ProductId.Parse(product), 60, 40, SaleState.Live));
        await TellAsync(new(SaleNews.StockUpdated, ProductId.Parse(product), 49, 51, SaleState.Live));

        Assert.Equal(49, (await stream.NextAsync(next => next.IsUpdateOf(product))).Stock);
    }

    private async Task BuyAsync(string product)
    {
        using var buyer = await api.NewBuyerAsync();
        var bought = await buyer.BuyAsync(product);
        Assert.True(bought.Status == 201, bought.Raw);
    }

    private Task TellAsync(SaleNews news) => api.Host.Services.GetRequiredService<ISaleChannel>().PublishAsync(news, default);
}
