using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Api;

/// <summary>Products that are taken off the shop, whatever Redis knows of their sale.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class ProductWithdrawalTests(ApiFixture api)
{
    [Fact]
    public async Task Delete_OnSale_IsGoneAtOnceForEveryone()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();
        var order = (await buyer.BuyAsync(product)).Text("orderId");
        await buyer.GetAsync($"product/{product}");

        var deleted = await api.Admin.SendAsync("DELETE", $"product/delete-product/{product}", null);

        Assert.Equal(204, deleted.Status);
        (await buyer.GetAsync($"product/{product}")).IsProblem(404, "unknown_product");
        using var other = await api.NewBuyerAsync();
        (await other.BuyAsync(product)).IsProblem(404, "unknown_product");
        (await api.Admin.SendAsync("DELETE", $"product/delete-product/{product}", null)).IsProblem(404, "unknown_product");
        Assert.DoesNotContain(product, (await buyer.GetAsync("product?limit=100")).Raw, StringComparison.Ordinal);
        Assert.Equal(200, (await buyer.GetAsync($"user/orders/{order}")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","startsAt":"2025-01-01T00:00:00Z","endsAt":"2025-01-02T00:00:00Z" """)]
    public async Task Delete_SaleThatRedisLostAfterItWasOver_IsGone(string window)
    {
        var product = await api.NewProductAsync(more: window);
        if (window.Length == 0)
            await CloseAsync(product);
        await LoseAsync(product);

        var deleted = await api.Admin.SendAsync("DELETE", $"product/delete-product/{product}", null);

        Assert.True(deleted.Status == 204, deleted.Raw);
        (await api.Admin.GetAsync($"product/{product}")).IsProblem(404, "unknown_product");
        (await api.Admin.SendAsync("DELETE", $"product/delete-product/{product}", null)).IsProblem(404, "unknown_product");
        Assert.Equal(SaleSwitch.Deleted, (await api.Get<IProductStore>().FindAsync(ProductId.Parse(product), default))!.Switch);
    }

    [Fact]
    public async Task Delete_SaleThatRedisLostBeforeItWasOver_WaitsForIt()
    {
        var product = await api.NewProductAsync();
        await LoseAsync(product);

        (await api.Admin.SendAsync("DELETE", $"product/delete-product/{product}", null)).IsProblem(503, "sale_rebuilding");

        Assert.Equal(200, (await api.Admin.GetAsync($"product/{product}")).Status);
    }

    /// <summary>And the store hears of it, as from the worker.</summary>
    private async Task CloseAsync(string product)
    {
        Assert.Equal(200, (await api.Admin.PostAsync($"admin/sales/{product}/close")).Status);
        var id = ProductId.Parse(product);
        foreach (var entry in await api.Get<ISaleStream>().ReadAsync(id, "test", 10, default))
            await api.Get<IProductStore>().ApplySaleChangeAsync((SaleEvent.SaleChanged)entry.Event!, default);
        await api.Get<IProductCatalog>().InvalidateAsync(id, default);
    }

    /// <summary>Redis forgets the product's sale.</summary>
    private async Task LoseAsync(string product)
    {
        var redis = api.Get<IConnectionMultiplexer>();
        RedisKey[] keys = [.. redis.GetServer(redis.GetEndPoints()[0]).Keys(pattern: $"*{{{product}}}*")];
        Assert.NotEqual(0, await redis.GetDatabase().KeyDeleteAsync(keys));
        Assert.Null(await api.Get<ISaleReader>().FindSaleAsync(ProductId.Parse(product), default));
    }
}
