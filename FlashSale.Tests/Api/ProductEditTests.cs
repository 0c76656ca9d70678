using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Api;

/// <summary>A product's terms are in Redis, which charges them, and in the document, which is shown: after every edit they agree.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class ProductEditTests(ApiFixture api)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Update_ManyPricesAtOnce_TheOneThatIsShownIsCharged(bool lookedAtTheSame)
    {
        for (var round = 0; round < 5; round++)
        {
            var product = await api.NewProductAsync(stock: 5);
            var etag = (await api.Admin.GetAsync($"product/{product}")).Header("ETag")!;
            (string, string)[] headers = lookedAtTheSame ? [("If-Match", etag)] : [];

            var answers = await Task.WhenAll(
                Enumerable.Range(600, 4).Select(price => api.Admin.SendAsync("PUT", Path(product), Body(price, total: 5), headers))
            );

            if (lookedAtTheSame)
            {
                Assert.Single(answers, static answer => answer.Status == 200);
                Assert.All(answers, static answer => Assert.True(answer.Status is 200 or 412 or 409, answer.Raw));
            }
            await ShownIsChargedAsync(product);
        }
    }

    [Fact]
    public async Task Update_AnEditEndedHalfWay_SavingWhatIsShownPutsItRight()
    {
        var product = await api.NewProductAsync(stock: 5);
        await api.Admin.SendAsync("PUT", Path(product), Body(500, total: 5));
        await AmendOnlyAsync(product, price: 900, total: 5);

        var saved = await api.Admin.SendAsync("PUT", Path(product), Body(500, total: 5));

        Assert.Equal(200, saved.Status);
        Assert.Equal(500, await ShownIsChargedAsync(product));
    }

    [Fact]
    public async Task Update_AnEditEndedHalfWay_TheSameAgainCompletesIt()
    {
        var product = await api.NewProductAsync(stock: 5);
        var etag = (await api.Admin.GetAsync($"product/{product}")).Header("ETag")!;
        await AmendOnlyAsync(product, price: 900, total: 9);

        var other = await api.Admin.SendAsync("PUT", Path(product), Body(900, total: 8), ("If-Match", etag));
        var again = await api.Admin.SendAsync("PUT", Path(product), Body(900, total: 9), ("If-Match", etag));

        other.IsProblem(412, "precondition_failed");
        Assert.Equal((200, 9), (again.Status, again.Number("totalStock")));
        Assert.Equal(900, await ShownIsChargedAsync(product));
    }

    [Fact]
    public async Task Update_ClosedSale_NameCanBeCorrectedAndTermsCannot()
    {
        var product = await api.NewProductAsync(stock: 5);
        var made = await api.Admin.SendAsync("PUT", Path(product), Body(500, total: 5));
        await api.Admin.PostAsync($"admin/sales/{product}/close", "");

        var named = await api.Admin.SendAsync(
            "PUT",
            Path(product),
            Body(500, total: 5).Replace("Lamp", "Lantern", StringComparison.Ordinal)
        );
        var priced = await api.Admin.SendAsync("PUT", Path(product), Body(600, total: 5));

        Assert.Equal((200, 200, "Lantern"), (made.Status, named.Status, named.Text("name")));
        priced.IsProblem(409, "sale_closed");
        Assert.Equal(500, (await api.Admin.GetAsync($"product/{product}")).Number("priceMinor"));
    }

    /// <summary>Whose process stands still, say. Its reservation ends by itself.</summary>
    [Fact]
    public async Task Update_WhileItIsRestocked_LosesNoUnit()
    {
        var product = await api.NewProductAsync(stock: 10);
        var restocks = 0;
        for (var round = 1; round <= 80; round++)
        {
            var shown = await api.Admin.GetAsync($"product/{product}");
            var body = Body(500 + round, total: (int)shown.Number("totalStock"));

            var edit = api.Admin.SendAsync("PUT", Path(product), body, ("If-Match", shown.Header("ETag")!));
            for (; !edit.IsCompleted; restocks++)
                Assert.Equal(200, (await api.Admin.PostAsync($"admin/sales/{product}/restock", """{"units":1}""")).Status);

            Assert.True((await edit).Status is 200 or 412, (await edit).Raw);
        }

        Assert.Equal(10 + restocks, (await api.Admin.GetAsync($"admin/sales/{product}/audit")).Number("total"));
    }

    [Fact]
    public async Task Update_SomebodyElsesEditDoesNotEnd_IsRefusedAndChangesNothing()
    {
        var product = await api.NewProductAsync(stock: 5);
        await api.Admin.SendAsync("PUT", Path(product), Body(500, total: 5));
        var redis = api.Get<IConnectionMultiplexer>().GetDatabase();
        var reservation = RedisKeys.EditReservation(ProductId.Parse(product));
        await redis.StringSetAsync(reservation, "somebody else");

        var refused = await api.Admin.SendAsync("PUT", Path(product), Body(900, total: 7));

        refused.IsProblem(409, "revision_conflict");
        Assert.Equal(5, (await api.Admin.GetAsync($"product/{product}")).Number("totalStock"));
        Assert.Equal(500, await ShownIsChargedAsync(product));
        await redis.KeyDeleteAsync(reservation);
        Assert.Equal(200, (await api.Admin.SendAsync("PUT", Path(product), Body(900, total: 7))).Status);
        Assert.Equal(900, await ShownIsChargedAsync(product));
    }

    /// <summary>As an edit does whose process dies before it writes the document.</summary>
    private async Task AmendOnlyAsync(string product, long price, int total)
    {
        var stored = (await api.Get<IProductStore>().FindAsync(ProductId.Parse(product), default))!;
        var terms = stored.Terms with { Price = new Money(price, "EUR"), TotalStock = total };
        Assert.IsType<SaleControlOutcome.Done>(await api.Get<ISaleControl>().AmendAsync(stored.Id, terms, seenTotal: null, default));
    }

    private async Task<long> ShownIsChargedAsync(string product)
    {
        using var buyer = await api.NewBuyerAsync();
        var shown = await buyer.GetAsync($"product/{product}");
        var order = await buyer.BuyAsync(product);
        Assert.Equal(201, order.Status);
        Assert.Equal(shown.Number("priceMinor"), order.Number("priceMinor"));
        return order.Number("priceMinor");
    }

    private static string Path(string product) => $"product/update-product/{product}";

    private static string Body(int price, int total) =>
        $$"""{"name":"Lamp","priceMinor":{{price}},"currency":"EUR","totalStock":{{total}}}""";
}
