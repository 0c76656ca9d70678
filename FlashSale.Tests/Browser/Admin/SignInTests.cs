using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FlashSale.Tests.Browser.Admin;

[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class SignInTests(BrowserFixture browser)
{
    [Fact]
    public async Task Administrator_WithPasswordAndCode_IsInAndOutAgain()
    {
        await using var visitor = await browser.ArriveAsync();
        var page = visitor.Page;
        await page.GotoAsync("/admin");

        await page.GetByLabel("E-mail").FillAsync("admin@flashsale.local");
        await page.GetByLabel("Password").FillAsync("flash-sale-dev");
        await page.GetByLabel("Password").PressAsync("Enter");
        await Expect(page.GetByText("Development mailbox: the code is")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use it" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sales", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Expect(page.GetByLabel("E-mail")).ToBeFocusedAsync();
        await page.ReloadAsync();
        await Expect(page.GetByLabel("E-mail")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task WrongPassword_Refused_IsSaidInWords()
    {
        await using var visitor = await browser.ArriveAsync();
        var page = visitor.Page;
        await page.GotoAsync("/admin");

        await page.GetByLabel("E-mail").FillAsync($"{Guid.NewGuid():N}@example.com");
        await page.GetByLabel("Password").FillAsync("not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The e-mail address or the password is wrong.");
    }

    [Fact]
    public async Task Customer_Verified_IsTurnedAway()
    {
        using var buyer = await browser.Shop.NewBuyerAsync();
        await using var visitor = await browser.ArriveAsync();
        await Operator.SignInAsync(browser, visitor, buyer.SessionId!);

        await visitor.Page.GotoAsync("/admin");

        await Expect(visitor.Page.GetByText("is a customer’s account")).ToBeVisibleAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Use another account" }).ClickAsync();
        await Expect(visitor.Page.GetByLabel("E-mail")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Session_EndsMeanwhile_BackAtTheDoorAndSaysWhy()
    {
        await using var visitor = await browser.ArriveAsync();
        using var admin = browser.Shop.NewClient();
        await admin.SignInAsync("admin@flashsale.local", "flash-sale-dev");
        await Operator.SignInAsync(browser, visitor, admin.SessionId!);
        await visitor.Page.GotoAsync("/admin");
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Sales", Exact = true })).ToBeVisibleAsync();

        await admin.PostAsync("auth/logout");

        await Expect(visitor.Page.GetByText("Your session has ended. Log in again.")).ToBeVisibleAsync();
    }
}
