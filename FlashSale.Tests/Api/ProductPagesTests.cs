using System.Text;
using FlashSale.ApiService.Products;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Api;

/// <summary>Products that a crowd looks at come out of memory, for a tenth of a second; without a crowd they never do.</summary>
[Collection(ApiCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ProductPagesTests(ApiFixture api)
{
    [Fact]
    public async Task Page_InACrowd_IsWhatRedisWouldSay()
    {
        var product = await api.NewProductAsync(stock: 3, more: ""","description":"größer & <b>\"besser\"</b> 🎉" """);
        using var visitor = api.NewClient();
        var asked = await visitor.GetAsync($"product/{product}");

        var page = await CrowdedAsync(visitor, product);
        var read = await visitor.GetAsync($"product/{product}");

        Assert.Equal(asked.Raw, Encoding.UTF8.GetString(page.Body));
        Assert.Equal(asked.Raw, read.Raw);
        Assert.Equal(Lasting(asked), Lasting(read));
        Assert.Equal(304, (await visitor.GetAsync($"product/{product}", ("If-None-Match", read.Header("ETag")!))).Status);
    }

    [Fact]
    public async Task Page_StockChangedWithoutAnyMessage_ShowsItWhileTheCrowdStays()
    {
        var product = await api.NewProductAsync(stock: 3);
        using var visitor = api.NewClient();
        await CrowdedAsync(visitor, product);

        await api.Get<IConnectionMultiplexer>().GetDatabase().StringSetAsync(RedisKeys.Stock(ProductId.Parse(product)), 1);

        await Eventually.IsTrueAsync(
            async () =>
            {
                var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => visitor.GetAsync($"product/{product}")));
                return answers.All(static answer => answer.Number("stock") == 1);
            },
            "everybody sees the stock"
        );
    }

    [Fact]
    public async Task Page_WithoutACrowd_IsAlwaysOfThisMoment()
    {
        var product = await api.NewProductAsync(stock: 9);
        using var visitor = api.NewClient();
        for (var left = 8; left > 4; left--)
        {
            await api.Get<IConnectionMultiplexer>().GetDatabase().StringSetAsync(RedisKeys.Stock(ProductId.Parse(product)), left);

            Assert.Equal(left, (await visitor.GetAsync($"product/{product}")).Number("stock"));
        }
    }

    /// <summary>Reads until there is a page in memory.</summary>
    private async Task<ProductPage> CrowdedAsync(ApiClient visitor, string product)
    {
        ProductPage? page = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => visitor.GetAsync($"product/{product}")));
                page = api.Get<ProductPages>().Find(ProductId.Parse(product));
                return page is not null;
            },
            "a crowd gets its page out of memory"
        );
        return page!;
    }

    private static IEnumerable<string> Lasting(ApiReply reply) =>
        reply
            .Headers.Where(static header => header.Key is not ("Date" or "Content-Length" or "Transfer-Encoding"))
            .Select(static header => $"{header.Key}: {header.Value}")
            .Order();
}
