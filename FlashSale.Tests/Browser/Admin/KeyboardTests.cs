using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;
using static FlashSale.Tests.Browser.Admin.Operator;

namespace FlashSale.Tests.Browser.Admin;

[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class KeyboardTests(BrowserFixture browser)
{
    [Fact]
    public async Task Sale_PausedWithoutAMouse_FocusIsNeverLost()
    {
        var product = await browser.Shop.NewProductAsync();
        await using var admin = await ArriveAsync(browser);
        var sale = admin.Sale(product);
        await Expect(sale).ToBeVisibleAsync();
        var keys = admin.Page.Keyboard;

        await keys.PressAsync("Tab");
        await Expect(admin.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        var pause = sale.GetByRole(AriaRole.Button, new() { Name = "Pause" });
        await TabToAsync(admin.Page, pause);
        await keys.PressAsync("Enter");
        await Expect(admin.Dialog).ToContainTextAsync("Pause Lamp?");
        await keys.PressAsync("Escape");
        await Expect(admin.Page.Locator("dialog")).ToHaveCountAsync(0);
        await Expect(pause).ToBeFocusedAsync();

        await keys.PressAsync("Enter");
        await TabToAsync(admin.Page, admin.Dialog.GetByRole(AriaRole.Button, new() { Name = "Pause" }));
        await keys.PressAsync("Enter");

        await Expect(sale.Locator(".pill")).ToHaveTextAsync("Paused");
        // The row has moved below the live ones, and its button says something else now.
        await Expect(sale.GetByRole(AriaRole.Button, new() { Name = "Resume" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Drawer_OpenedAndLeft_FocusGoesInAndComesBack()
    {
        var product = await browser.Shop.NewProductAsync();
        await using var admin = await ArriveAsync(browser);
        var manage = admin.Sale(product).GetByRole(AriaRole.Button, new() { Name = "Manage" });
        await manage.FocusAsync();

        await admin.Page.Keyboard.PressAsync("Enter");
        await Expect(admin.Page.Locator("dialog.drawer :focus")).ToHaveCountAsync(1);
        await admin.Page.Keyboard.PressAsync("Escape");

        await Expect(admin.Page.Locator("dialog")).ToHaveCountAsync(0);
        await Expect(manage).ToBeFocusedAsync();
    }

    /// <summary>Presses Tab as often as it takes, as somebody would who looks where the focus is.</summary>
    private static async Task TabToAsync(IPage page, ILocator target)
    {
        for (var press = 0; press < 300; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
        }
        Assert.Fail("Tab doesn't get there.");
    }
}
