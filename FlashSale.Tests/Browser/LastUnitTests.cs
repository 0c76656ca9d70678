using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>More hands than units.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class LastUnitTests(BrowserFixture browser)
{
    [Fact]
    public async Task LastUnit_TwoBuyersAtOnce_OneGetsItAndTheOtherIsToldSo()
    {
        var product = await browser.Shop.NewProductAsync(stock: 1);
        await using var one = await browser.ArriveSignedInAsync();
        await using var other = await browser.ArriveSignedInAsync();
        Visitor[] buyers = [one, other];
        foreach (var buyer in buyers)
        {
            await buyer.Shop.OpenAsync(product);
            await Assertions.Expect(buyer.Shop.BuyButton).ToHaveTextAsync("Buy now");
        }

        await Task.WhenAll(buyers.Select(static buyer => buyer.Shop.PressAsync()));

        foreach (var buyer in buyers)
            await Assertions.Expect(buyer.Shop.State).ToHaveTextAsync("Sold out");
        var orders = await Task.WhenAll(buyers.Select(static buyer => buyer.OrdersAsync()));
        var loser = Assert.Single(orders.Index(), static orders => orders.Item.Length == 0).Index;
        Assert.Single(orders[1 - loser]);
        await Assertions.Expect(buyers[1 - loser].Shop.OrderStatus).ToHaveTextAsync("✓ It is yours");
        await Assertions.Expect(buyers[loser].Shop.BuyButton).ToHaveTextAsync("Sold out");
        await Assertions.Expect(buyers[loser].Shop.Order).ToHaveCountAsync(0);
    }

    /// <summary>Each tab is an intent of its own; the right to buy is one.</summary>
    [Fact]
    public async Task LastUnit_OneBuyerInTwoTabs_IsOneOrder()
    {
        var product = await browser.Shop.NewProductAsync(stock: 1);
        await using var visitor = await browser.ArriveSignedInAsync();
        ShopPage[] tabs = [visitor.Shop, new(await visitor.OpenTabAsync())];
        foreach (var tab in tabs)
        {
            await tab.OpenAsync(product);
            await Assertions.Expect(tab.BuyButton).ToHaveTextAsync("Buy now");
        }

        await Task.WhenAll(tabs.Select(static tab => tab.PressAsync()));

        foreach (var tab in tabs)
            await Assertions.Expect(tab.State).ToHaveTextAsync("Sold out");
        Assert.Single(await visitor.OrdersAsync());
    }
}
