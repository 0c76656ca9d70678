using System.Text.Json.Nodes;
using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>The whole way without a mouse. The focus is never lost, and always seen.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class KeyboardTests(BrowserFixture browser)
{
    private const int MaxSteps = 40;

    [Fact]
    public async Task Buyer_WithKeyboardOnly_SignsUpBuysAndPays()
    {
        var product = await browser.Shop.NewProductAsync(holdSeconds: 300);
        await using var visitor = await browser.ArriveAsync();
        var shop = visitor.Shop;
        await shop.OpenAsync(product);

        await TabToAsync(shop, shop.Button("Sign in to buy"));
        await PressAsync(shop, "Enter");
        await Assertions.Expect(shop.Field("E-mail")).ToBeFocusedAsync();
        await TabToAsync(shop, shop.Button("Create an account"));
        await PressAsync(shop, "Enter");
        var email = $"keys-{Guid.NewGuid():N}@example.com";
        await TypeAsync(shop, email);
        await PressAsync(shop, "Tab");
        await Assertions.Expect(shop.Field("Password")).ToBeFocusedAsync();
        await TypeAsync(shop, "correct horse battery");
        await PressAsync(shop, "Enter");

        await Assertions.Expect(shop.Field("Code")).ToBeFocusedAsync();
        await TypeAsync(shop, await browser.Shop.Admin.ReadCodeAsync(email));
        await PressAsync(shop, "Enter");
        await Assertions.Expect(shop.Button("Buy now")).ToBeFocusedAsync();
        await PressAsync(shop, "Enter");

        await Assertions.Expect(shop.Page.GetByRole(AriaRole.Heading, new() { Name = "Your order" })).ToBeFocusedAsync();
        await TabToAsync(shop, shop.Choice("A card that works"));
        await PressAsync(shop, "ArrowDown");
        await Assertions.Expect(shop.Choice("A card that is declined")).ToBeCheckedAsync();
        await PressAsync(shop, "ArrowUp");
        await TabToAsync(shop, shop.PayButton);
        await PressAsync(shop, "Enter");

        await Assertions.Expect(shop.OrderStatus).ToHaveTextAsync("✓ It is yours");
        await Assertions.Expect(shop.OrderStatus).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Focus_OnEveryStop_IsVisibleAndInReadingOrder()
    {
        await using var visitor = await browser.ArriveSignedInAsync();
        var shop = visitor.Shop;
        await shop.OpenAsync(await browser.Shop.NewProductAsync(holdSeconds: 300));
        await shop.Button("Buy now").ClickAsync();
        await Assertions.Expect(shop.PayButton).ToBeVisibleAsync();
        // The shop has the products of all tests, with a stop each: a few of them are enough.
        await shop.Page.RouteAsync(
            "**/api/v1/product?limit=100",
            static async route =>
            {
                var answer = await route.FetchAsync();
                var list = JsonNode.Parse(await answer.TextAsync())!;
                list["items"] = new JsonArray([.. list["items"]!.AsArray().Take(5).Select(static item => item!.DeepClone())]);
                await route.FulfillAsync(new() { Response = answer, Body = list.ToJsonString() });
            }
        );
        // The focus starts at the top of a page that was just loaded.
        await shop.Page.ReloadAsync();
        await Assertions.Expect(shop.PayButton).ToBeVisibleAsync();

        var stops = new List<string>();
        for (var step = 0; step < MaxSteps && !stops.Contains("API"); step++)
        {
            await PressAsync(shop, "Tab");
            stops.Add(await shop.Page.EvaluateAsync<string>("() => document.activeElement.textContent || document.activeElement.value"));
            var outline = await shop.Page.EvaluateAsync<float>("() => parseFloat(getComputedStyle(document.activeElement).outlineWidth)");
            Assert.True(outline >= 2, $"'{stops[^1]}' doesn't show that it has the focus.");
        }

        string[] expected = ["Skip to the sale", "FlashSale", "My orders", "Sign out", "tok_approve", "Pay €19.99", "Cancel the order"];
        Assert.Equal(expected, stops.Take(expected.Length));
        Assert.Contains("API", stops);
    }

    [Fact]
    public async Task Dialog_Escape_ReturnsTheFocusToWhereItCameFrom()
    {
        await using var visitor = await browser.ArriveAsync();
        var shop = visitor.Shop;
        await shop.OpenAsync(await browser.Shop.NewProductAsync());
        await TabToAsync(shop, shop.Button("Sign in to buy"));
        await PressAsync(shop, "Enter");
        await Assertions.Expect(shop.Field("E-mail")).ToBeFocusedAsync();

        await PressAsync(shop, "Escape");

        await Assertions.Expect(shop.Button("Sign in to buy")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task SkipLink_Pressed_LeadsIntoTheSale()
    {
        await using var visitor = await browser.ArriveAsync();
        await visitor.Shop.OpenAsync(await browser.Shop.NewProductAsync());

        await PressAsync(visitor.Shop, "Tab");
        await PressAsync(visitor.Shop, "Enter");

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
    }

    private static Task PressAsync(ShopPage shop, string key) => shop.Page.Keyboard.PressAsync(key);

    private static Task TypeAsync(ShopPage shop, string text) => shop.Page.Keyboard.TypeAsync(text);

    private static async Task TabToAsync(ShopPage shop, ILocator target)
    {
        await Assertions.Expect(target).ToBeVisibleAsync();
        for (var step = 0; step < MaxSteps; step++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
            await PressAsync(shop, "Tab");
        }
        Assert.Fail($"{target} can't be reached with the Tab key.");
    }
}
