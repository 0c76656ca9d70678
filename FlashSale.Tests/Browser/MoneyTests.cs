using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;
using static FlashSale.Tests.Browser.Admin.Operator;

namespace FlashSale.Tests.Browser;

/// <summary>Prices are in minor units of ISO 4217, whatever a browser thinks of a currency's small coins.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class MoneyTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("HUF", 1999900, "19,999.00", "19999.00")]
    [InlineData("IQD", 1999900, "1,999.900", "1999.900")]
    [InlineData("JPY", 1999, "1,999", "1999")]
    public async Task Price_OfACurrency_IsShownAndKept(string currency, int minor, string shown, string typed)
    {
        var made = await browser.Shop.Admin.PostAsync(
            "product/create-product",
            $$"""{"name":"Lamp","priceMinor":{{minor}},"currency":"{{currency}}","totalStock":5}"""
        );
        var product = made.Text("id")!;
        await using var visitor = await browser.ArriveAsync();
        await visitor.Shop.OpenAsync(product);
        await Assertions.Expect(visitor.Page.Locator("article.sale .price")).ToContainTextAsync(shown);

        await using var admin = await ArriveAsync(browser);
        var drawer = await admin.ManageAsync(product);
        await Expect(drawer).ToContainTextAsync(shown);
        await PressAsync(drawer, "Edit");
        await Expect(admin.Dialog.GetByLabel("Price", new() { Exact = true })).ToHaveValueAsync(typed);
        await PressAsync(admin.Dialog, "Save");

        await Expect(drawer.Locator(".news")).ToContainTextAsync("Lamp is saved.");
        Assert.Equal(minor, (await browser.Shop.Admin.GetAsync($"product/{product}")).Number("priceMinor"));
        await browser.Shop.Admin.SendAsync("DELETE", $"product/delete-product/{product}", null);
    }
}
