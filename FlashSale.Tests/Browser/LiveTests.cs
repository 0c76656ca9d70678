using System.Globalization;
using System.Text.RegularExpressions;
using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>What changes on a page that nobody touches.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class LiveTests(BrowserFixture browser)
{
    [Fact]
    public async Task Page_OthersBuyTheLastUnits_SeesItSellOutAndComeBack()
    {
        var product = await browser.Shop.NewProductAsync(stock: 2, perUserLimit: 2);
        using var other = await browser.Shop.NewBuyerAsync();
        await using var visitor = await browser.ArriveAsync();
        var shop = visitor.Shop;
        await shop.OpenAsync(product);
        await Assertions.Expect(shop.Page.GetByText("Live stock")).ToBeVisibleAsync();
        await Assertions.Expect(shop.Stock).ToHaveAttributeAsync("aria-valuetext", "2 of 2 left");

        Assert.Equal(201, (await other.BuyAsync(product)).Status);
        await Assertions.Expect(shop.Stock).ToHaveAttributeAsync("aria-valuetext", "1 of 2 left");
        Assert.Equal(201, (await other.BuyAsync(product)).Status);
        await Assertions.Expect(shop.State).ToHaveTextAsync("Sold out");
        await Assertions.Expect(shop.Page.Locator("#announcer")).ToHaveTextAsync("Sold out.");

        Assert.Equal(200, (await browser.Shop.Admin.PostAsync($"admin/sales/{product}/restock", """{"units":3}""")).Status);
        await Assertions.Expect(shop.State).ToHaveTextAsync("On sale now");
        await Assertions.Expect(shop.Stock).ToHaveAttributeAsync("aria-valuetext", "3 of 5 left");
    }

    [Fact]
    public async Task Page_BeforeTheOpening_CountsDownAndOpensByItself()
    {
        var product = await browser.Shop.NewProductAsync(more: $",\"startsAt\":\"{InFuture(TimeSpan.FromHours(2))}\"");
        await using var visitor = await browser.ArriveSignedInAsync();
        var shop = visitor.Shop;
        await shop.OpenAsync(product);
        await Assertions.Expect(shop.State).ToHaveTextAsync("Coming up");
        await Assertions.Expect(shop.BuyButton).ToHaveTextAsync("Not open yet");
        await Assertions.Expect(shop.Page.GetByRole(AriaRole.Timer)).ToHaveTextAsync(new Regex("^1:59:"));

        // The operator opens it sooner, and nobody touches the page.
        var sooner = await browser.Shop.Admin.SendAsync(
            "PUT",
            $"product/update-product/{product}",
            $$"""{"name":"Lamp","priceMinor":1999,"currency":"EUR","totalStock":10,"startsAt":"{{InFuture(TimeSpan.FromSeconds(3))}}"}"""
        );
        Assert.Equal(200, sooner.Status);
        await Assertions.Expect(shop.State).ToHaveTextAsync("On sale now");
        await shop.Button("Buy now").ClickAsync();

        await Assertions.Expect(shop.OrderStatus).ToHaveTextAsync("✓ It is yours");
    }

    /// <summary>Whoever presses must have seen what it costs.</summary>
    [Fact]
    public async Task Page_PriceChanges_IsShownWithoutAskingForTheList()
    {
        var product = await browser.Shop.NewProductAsync();
        await using var visitor = await browser.ArriveAsync();
        var shop = visitor.Shop;
        await shop.OpenAsync(product);
        await Assertions.Expect(shop.Page.GetByText("Live stock")).ToBeVisibleAsync();
        await shop.Page.RouteAsync("**/api/v1/product*", static route => route.AbortAsync());

        var changed = await browser.Shop.Admin.SendAsync(
            "PUT",
            $"product/update-product/{product}",
            """{"name":"Lamp","priceMinor":123456,"currency":"EUR","totalStock":10}"""
        );

        Assert.Equal(200, changed.Status);
        await Assertions.Expect(shop.Page.Locator("article.sale .price")).ToContainTextAsync("1,234.56");
    }

    /// <summary>The device's clock is an hour off; the countdown is not.</summary>
    [Fact]
    public async Task Countdown_ClockOfTheDeviceIsWrong_FollowsTheServer()
    {
        var product = await browser.Shop.NewProductAsync(more: $",\"startsAt\":\"{InFuture(TimeSpan.FromHours(2))}\"");
        await using var visitor = await browser.ArriveAsync();
        await visitor.Page.AddInitScriptAsync(
            "Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + 3600_000 });"
        );

        await visitor.Shop.OpenAsync(product);

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Timer)).ToHaveTextAsync(new Regex("^1:5"));
    }

    [Fact]
    public async Task Page_ProductDeletedWhileNoStreamIsHeard_OffersItNoMore()
    {
        var product = await browser.Shop.NewProductAsync();
        await using var visitor = await browser.ArriveSignedInAsync();
        var shop = visitor.Shop;
        visitor.LosesConnection = true;
        await visitor.Profile.RouteAsync("**/api/v1/events*", static route => route.AbortAsync());
        await shop.OpenAsync(product);
        await Assertions.Expect(shop.BuyButton).ToHaveTextAsync("Buy now");

        Assert.Equal(204, (await browser.Shop.Admin.SendAsync("DELETE", $"product/delete-product/{product}", null)).Status);

        await Assertions.Expect(shop.State).ToHaveTextAsync("Not for sale");
        await Assertions.Expect(shop.BuyButton).ToHaveAttributeAsync("aria-disabled", "true");
        await shop.OpenAsync(await browser.Shop.NewProductAsync());
        await Assertions.Expect(shop.Page.Locator($".card[href$='{product}']")).ToHaveCountAsync(0);
        await shop.Page.GotoAsync($"/#/sale/{product}");
        await Assertions.Expect(shop.Title).ToHaveTextAsync("This is not for sale.");
    }

    /// <summary>The API leaves out what there is not: an opening that was taken away must not stay.</summary>
    [Fact]
    public async Task Page_OpeningTakenAwayWhileNoStreamIsHeard_Opens()
    {
        var product = await browser.Shop.NewProductAsync(more: $",\"startsAt\":\"{InFuture(TimeSpan.FromHours(2))}\"");
        await using var visitor = await browser.ArriveSignedInAsync();
        var shop = visitor.Shop;
        visitor.LosesConnection = true;
        await visitor.Profile.RouteAsync("**/api/v1/events*", static route => route.AbortAsync());
        await shop.OpenAsync(product);
        await Assertions.Expect(shop.State).ToHaveTextAsync("Coming up");

        var changed = await browser.Shop.Admin.SendAsync(
            "PUT",
            $"product/update-product/{product}",
            """{"name":"Lamp","priceMinor":1999,"currency":"EUR","totalStock":10}"""
        );

        Assert.Equal(200, changed.Status);
        await Assertions.Expect(shop.State).ToHaveTextAsync("On sale now");
        await Assertions.Expect(shop.BuyButton).ToHaveTextAsync("Buy now");
    }

    /// <summary>The list has the newest hundred: one that is older is asked for by itself.</summary>
    [Fact]
    public async Task Page_ProductMissingInTheList_IsRefreshedAllTheSame()
    {
        var product = await browser.Shop.NewProductAsync(stock: 2);
        using var other = await browser.Shop.NewBuyerAsync();
        await using var visitor = await browser.ArriveAsync();
        visitor.LosesConnection = true;
        await visitor.Profile.RouteAsync("**/api/v1/events*", static route => route.AbortAsync());
        await visitor.Profile.RouteAsync(
            "**/api/v1/product?*",
            static route => route.FulfillAsync(new() { ContentType = "application/json", Body = """{"items":[],"total":0}""" })
        );
        await visitor.Shop.OpenAsync(product);
        await Assertions.Expect(visitor.Shop.Stock).ToHaveAttributeAsync("aria-valuetext", "2 of 2 left");

        Assert.Equal(201, (await other.BuyAsync(product)).Status);

        await Assertions.Expect(visitor.Shop.Stock).ToHaveAttributeAsync("aria-valuetext", "1 of 2 left");
    }

    [Fact]
    public async Task Names_WithMarkup_StayText()
    {
        const string Attack = "<img src=x onerror=window.harmed=true><script>window.harmed=true</script>";
        var made = await browser.Shop.Admin.PostAsync(
            "product/create-product",
            $$"""{"name":"{{Attack}}","description":"{{Attack}}","priceMinor":100,"currency":"EUR","totalStock":5}"""
        );
        Assert.Equal(201, made.Status);
        await using var visitor = await browser.ArriveSignedInAsync();
        var shop = visitor.Shop;

        await shop.OpenAsync(made.Text("id")!);
        await Assertions.Expect(shop.Title).ToHaveTextAsync(Attack);
        await shop.Button("Buy now").ClickAsync();
        await Assertions.Expect(shop.Order).ToBeVisibleAsync();
        await shop.Page.GetByRole(AriaRole.Link, new() { Name = "My orders" }).ClickAsync();
        await Assertions.Expect(shop.Order).ToContainTextAsync(Attack);
        await shop.OpenAsync(await browser.Shop.NewProductAsync());
        await Assertions.Expect(shop.Page.Locator(".card").Filter(new() { HasText = Attack })).ToBeVisibleAsync();

        Assert.Equal(0, await shop.Page.Locator("main img, main script").CountAsync());
        Assert.False(await shop.Page.EvaluateAsync<bool>("() => window.harmed === true"));
    }

    private static string InFuture(TimeSpan time) => (TimeProvider.System.GetUtcNow() + time).ToString("O", CultureInfo.InvariantCulture);
}
