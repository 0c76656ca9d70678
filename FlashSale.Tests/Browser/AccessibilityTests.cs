using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>What can be measured of WCAG 2.2 AA, on each page in both themes.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class AccessibilityTests(BrowserFixture browser)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task EveryPage_Measured_HasNoBarrier(ColorScheme theme)
    {
        var product = await browser.Shop.NewProductAsync(holdSeconds: 300, more: ",\"description\":\"Two lines\\nof text\"");
        await using var visitor = await browser.ArriveAsync(Screen.Phone, theme);
        var shop = visitor.Shop;

        await shop.OpenAsync(product);
        await AccessibilityCheck.PassesAsync(shop.Page, "sale");
        await shop.Button("Sign in to buy").ClickAsync();
        await shop.Button("Create an account").ClickAsync();
        await shop.Button("Create account").ClickAsync();
        await Assertions.Expect(shop.Field("E-mail")).ToHaveAttributeAsync("aria-invalid", "true");
        await AccessibilityCheck.PassesAsync(shop.Page, "sign-up with mistakes");
        await shop.Field("E-mail").FillAsync($"access-{Guid.NewGuid():N}@example.com");
        await shop.Field("Password").FillAsync("correct horse battery");
        await shop.Button("Create account").ClickAsync();
        var code = await shop.ReadCodeAsync();
        await AccessibilityCheck.PassesAsync(shop.Page, "code");
        await shop.Field("Code").FillAsync(code);
        await shop.Button("Confirm").ClickAsync();
        await shop.Button("Buy now").ClickAsync();
        await shop.Choice("A card that is declined").CheckAsync();
        await shop.PayButton.ClickAsync();
        await Assertions.Expect(shop.Refusal).ToBeVisibleAsync();
        await AccessibilityCheck.PassesAsync(shop.Page, "payment refused");
        await shop.Page.GetByRole(AriaRole.Link, new() { Name = "My orders" }).ClickAsync();
        await Assertions.Expect(shop.Order).ToBeVisibleAsync();
        await AccessibilityCheck.PassesAsync(shop.Page, "orders");
    }

    /// <summary>320 pixels: a phone of the smallest kind, or a desktop page at 400 %.</summary>
    [Fact]
    public async Task NarrowScreen_LongNames_NeedNoScrollingSideways()
    {
        var made = await browser.Shop.Admin.PostAsync(
            "product/create-product",
            $$"""{"name":"{{new string('W', 200)}}","description":"{{new string('i', 300)}}","priceMinor":1000000000000,"currency":"JPY","totalStock":1000000,"holdSeconds":300}"""
        );
        await using var visitor = await browser.ArriveSignedInAsync(new("narrow", 320, 640, 1, Touch: true));

        await visitor.Shop.OpenAsync(made.Text("id")!);
        await visitor.Shop.Button("Buy now").ClickAsync();
        await Assertions.Expect(visitor.Shop.Order).ToBeVisibleAsync();

        Assert.Equal(320, await visitor.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Check_PageWithBarriers_FindsThem()
    {
        await using var visitor = await browser.ArriveAsync();
        await visitor.Page.GotoAsync("/");
        await visitor.Page.EvaluateAsync(
            """
            () => {
              const [pale, bare, input] = ['p', 'button', 'input'].map((tag) => document.createElement(tag));
              pale.textContent = 'too pale';
              pale.style.color = '#bbb';
              pale.style.background = '#fff';
              bare.style.width = bare.style.height = bare.style.minHeight = '10px';
              document.body.append(pale, bare, input);
            }
            """
        );

        var barriers = await AccessibilityCheck.FindAsync(visitor.Page);

        Assert.Contains(barriers, static barrier => barrier.Contains("too pale", StringComparison.Ordinal));
        Assert.Contains(barriers, static barrier => barrier.StartsWith("no name: button", StringComparison.Ordinal));
        Assert.Contains(barriers, static barrier => barrier.StartsWith("no name: input", StringComparison.Ordinal));
        Assert.Contains(barriers, static barrier => barrier.StartsWith("too small", StringComparison.Ordinal));
    }
}
