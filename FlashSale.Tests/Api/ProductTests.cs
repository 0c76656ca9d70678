using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class ProductTests(ApiFixture api)
{
    [Fact]
    public async Task Find_WithItsETag_IsNotSentAgainUntilItChanges()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();
        var etag = (await buyer.GetAsync($"product/{product}")).Header("ETag")!;

        var same = await buyer.GetAsync($"product/{product}", ("If-None-Match", $"\"other\", W/{etag}"));
        await buyer.BuyAsync(product);
        var changed = await buyer.GetAsync($"product/{product}", ("If-None-Match", etag));

        Assert.Equal((304, "", etag), (same.Status, same.Raw, same.Header("ETag")));
        Assert.Equal("no-cache", same.Header("Cache-Control"));
        Assert.Equal((200, 9), (changed.Status, changed.Number("stock")));
    }

    [Fact]
    public async Task Head_OfWhatCanBeRead_SaysWhatGetSaysWithoutBody()
    {
        var product = await api.NewProductAsync();
        using var client = api.NewClient();
        var read = await client.GetAsync($"product/{product}");

        var head = await client.SendAsync("HEAD", $"product/{product}", null);
        var same = await client.SendAsync("HEAD", $"product/{product}", null, ("If-None-Match", read.Header("ETag")!));
        var list = await client.SendAsync("HEAD", "product?limit=1", null);

        Assert.Equal((200, "", read.Header("ETag"), read.ContentType), (head.Status, head.Raw, head.Header("ETag"), head.ContentType));
        Assert.Equal((304, ""), (same.Status, same.Raw));
        Assert.Equal((200, ""), (list.Status, list.Raw));
        Assert.Equal(404, (await client.SendAsync("HEAD", $"product/{new string('0', product.Length)}", null)).Status);
    }

    [Fact]
    public async Task List_Pages_AreNewestFirstAndLinked()
    {
        var older = await api.NewProductAsync();
        var newer = await api.NewProductAsync();
        using var client = api.NewClient();

        var first = await client.GetAsync("product?limit=1");
        var second = await client.GetAsync("product?limit=1&offset=1");

        Assert.Equal(newer, Ids(first).Single());
        Assert.Equal(older, Ids(second).Single());
        Assert.Equal("</api/v1/product?offset=1&limit=1>; rel=\"next\"", first.Header("Link"));
        Assert.Contains("</api/v1/product?offset=0&limit=1>; rel=\"prev\"", second.Header("Link"), StringComparison.Ordinal);
        Assert.True(first.Number("total") >= 2);
        Assert.Equal(10, first.Body.GetProperty("items")[0].GetProperty("stock").GetInt32());
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("offset=-1", "offset")]
    [InlineData("offset=10001", "offset")]
    [InlineData("limit=abc", "limit")]
    [InlineData("offset=99999999999", "offset")]
    public async Task List_BadPage_IsNamed(string query, string field)
    {
        using var client = api.NewClient();

        var problem = (await client.GetAsync($"product?{query}")).IsProblem(400, "invalid_request");

        Assert.True(problem.Body.GetProperty("errors").TryGetProperty(field, out _), problem.Raw);
    }

    [Fact]
    public async Task UserProducts_WithSession_IsTheSameList()
    {
        using var buyer = await api.NewBuyerAsync();
        using var stranger = api.NewClient();
        await api.NewProductAsync();

        Assert.Equal((await buyer.GetAsync("product")).Raw, (await buyer.GetAsync("user/products")).Raw);
        (await stranger.GetAsync("user/products")).IsProblem(401, "no_session");
    }

    private static IEnumerable<string?> Ids(ApiReply page) =>
        page.Body.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("id").GetString());
}
