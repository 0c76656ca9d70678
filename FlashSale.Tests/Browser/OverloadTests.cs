using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>What is for sale can't be told when the page opens, and a moment later it can.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class OverloadTests(BrowserFixture browser)
{
    /// <summary>Longer than the page waits between two questions, much shorter than between two looks at a list that it has (60 s).</summary>
    private const float Soon = 20_000;

    [Fact]
    public async Task Sale_NobodyCanSayWhetherItExists_IsAskedForAgain()
    {
        var product = await browser.Shop.NewProductAsync();
        await using var visitor = await browser.ArriveSignedInAsync();
        // Neither in the list nor by itself: it is one that is not among the newest hundred.
        await visitor.Profile.RouteAsync(
            "**/api/v1/product?*",
            static route => route.FulfillAsync(new() { ContentType = "application/json", Body = """{"items":[],"total":0}""" })
        );
        await visitor.Profile.RouteAsync("**/api/v1/product/*", StoreAnswers.AwayAsync, new() { Times = 2 });

        await visitor.Page.GotoAsync($"/#/sale/{product}");

        await Assertions.Expect(visitor.Shop.Title).ToHaveTextAsync("One moment…");
        await Assertions.Expect(visitor.Shop.BuyButton).ToHaveTextAsync("Buy now", new() { Timeout = Soon });
    }

    [Fact]
    public async Task Shop_FirstListIsRefusedWhileTheStreamIsHeard_IsAskedForAgainSoon()
    {
        var product = await browser.Shop.NewProductAsync();
        await using var visitor = await browser.ArriveSignedInAsync();
        await visitor.Profile.RouteAsync("**/api/v1/product?*", StoreAnswers.AwayAsync, new() { Times = 2 });

        await visitor.Page.GotoAsync("/");

        await Assertions.Expect(visitor.Page.GetByText("Live stock")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.Locator($"article[data-product='{product}']")).ToBeVisibleAsync(new() { Timeout = Soon });
    }
}
