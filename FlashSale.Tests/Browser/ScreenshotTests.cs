using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>
/// A picture of each page in both themes, for people to look at: in <c>artifacts/screenshots</c>. With <c>FLASHSALE_SCREENSHOTS=docs/images</c>
/// the pictures that are there already are replaced by new ones. Its shop is its own: only what it puts there is in the pictures.
/// </summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class ScreenshotTests : IAsyncLifetime
{
    private readonly BrowserFixture _browser = new();

    public Task InitializeAsync() => _browser.InitializeAsync();

    public Task DisposeAsync() => _browser.DisposeAsync();

    [Fact]
    public async Task EveryPage_OnEveryScreenInBothThemes_IsPictured()
    {
        var lamp = await FillShopAsync();
        foreach (var screen in (Screen[])[Screen.Desktop, Screen.Phone])
        {
            foreach (var theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
                await PictureAsync(lamp, screen, theme);
        }
    }

    private async Task PictureAsync(string lamp, Screen screen, ColorScheme theme)
    {
        await using var visitor = await _browser.ArriveAsync(screen, theme);
        var (shop, look) = (visitor.Shop, $"{screen.Name}-{theme.ToString().ToLowerInvariant()}");
        await shop.OpenAsync(lamp);
        await Assertions.Expect(shop.Page.Locator(".card")).ToHaveCountAsync(3);
        await Screenshots.TakeAsync(shop.Page, $"shop-{look}");
        await shop.Button("Sign in to buy").ClickAsync();
        await Screenshots.TakeAsync(shop.Page, $"sign-in-{look}");
        await shop.SignUpAsync($"ada-{Guid.NewGuid().ToString("N")[..6]}@example.com");
        await shop.Button("Buy now").ClickAsync();
        await Assertions.Expect(shop.PayButton).ToBeVisibleAsync();
        await Screenshots.TakeAsync(shop.Page, $"held-{look}");
        await shop.PayButton.ClickAsync();
        await Assertions.Expect(shop.OrderStatus).ToHaveTextAsync("✓ It is yours");
        await shop.Page.GetByRole(AriaRole.Link, new() { Name = "My orders" }).ClickAsync();
        await Assertions.Expect(shop.Order).ToBeVisibleAsync();
        await Screenshots.TakeAsync(shop.Page, $"orders-{look}");
        await shop.Page.GotoAsync("/#/");
        await shop.Page.GetByRole(AriaRole.Link, new() { Name = "Ridgeline 28 Backpack" }).ClickAsync();
        await Assertions.Expect(shop.State).ToHaveTextAsync("Coming up");
        await Screenshots.TakeAsync(shop.Page, $"countdown-{look}");
    }

    /// <summary>One sale under way, one to come, one that is over, one that nobody has bought from; the id of the first.</summary>
    private async Task<string> FillShopAsync()
    {
        await MakeAsync("Pour-over Set", "Stoneware and borosilicate glass.", 4200, 80);
        var gone = await MakeAsync("Studio Headphones", "Closed, wired, repairable.", 19900, 40);
        await MakeAsync(
            "Ridgeline 28 Backpack",
            "Recycled ripstop, 28 litres, for a day and a night.",
            12900,
            60,
            opensIn: TimeSpan.FromMinutes(42)
        );
        var lamp = await MakeAsync(
            "Halden Desk Lamp",
            "Hand-turned beech and a light that is kind to late readers. One run, numbered, never again.",
            8900,
            120
        );
        foreach (var (product, buyers) in ((string, int)[])[(gone, 40), (lamp, 77)])
            await CrowdAsync(product, buyers);
        return lamp;
    }

    private async Task<string> MakeAsync(string name, string text, int price, int stock, TimeSpan? opensIn = null)
    {
        var opening = opensIn is { } wait ? $",\"startsAt\":\"{TimeProvider.System.GetUtcNow() + wait:O}\"" : "";
        var made = await _browser.Shop.Admin.PostAsync(
            "product/create-product",
            $$"""{"name":"{{name}}","description":"{{text}}","priceMinor":{{price}},"currency":"EUR","totalStock":{{stock}},"holdSeconds":300{{opening}}}"""
        );
        Assert.Equal(201, made.Status);
        return made.Text("id")!;
    }

    private async Task CrowdAsync(string product, int buyers)
    {
        foreach (var session in await _browser.Shop.NewSessionsAsync(buyers))
        {
            using var buyer = _browser.Shop.NewClient();
            buyer.SessionId = session;
            Assert.Equal(201, (await buyer.BuyAsync(product)).Status);
        }
    }
}
