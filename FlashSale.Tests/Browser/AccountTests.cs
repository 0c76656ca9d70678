using System.Text.RegularExpressions;
using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>Signing in and out where something is in the way: nobody is stuck, and nobody is told what isn't true.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class AccountTests(BrowserFixture browser)
{
    private const string Logout = "**/api/v1/auth/logout";

    [Fact]
    public async Task SignOut_RefusedForGood_SaysThatTheSessionLives()
    {
        await using var visitor = await browser.ArriveSignedInAsync();
        var shop = visitor.Shop;
        await visitor.Profile.RouteAsync(Logout, StoreAnswers.AwayAsync);
        await shop.OpenAsync(await browser.Shop.NewProductAsync());

        await shop.Button("Sign out").ClickAsync();

        await Assertions.Expect(shop.Refusal).ToContainTextAsync("You are still signed in");
        await Assertions.Expect(shop.Button("Sign out")).ToBeFocusedAsync();
        await Assertions.Expect(shop.Button("Buy now")).ToBeVisibleAsync();
        await Assertions.Expect(shop.Page.Locator("#announcer")).Not.ToHaveTextAsync("You are signed out.");
        await visitor.Profile.UnrouteAsync(Logout);
        await shop.Button("Sign out").ClickAsync();
        await Assertions.Expect(shop.Button("Sign in to buy")).ToBeVisibleAsync();
        await Assertions.Expect(shop.Refusal).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task SignOut_RefusedOnce_IsTriedAgainByThePage()
    {
        await using var visitor = await browser.ArriveSignedInAsync();
        await visitor.Profile.RouteAsync(Logout, StoreAnswers.AwayAsync, new() { Times = 1 });
        await visitor.Shop.OpenAsync(await browser.Shop.NewProductAsync());

        await visitor.Shop.Button("Sign out").ClickAsync();

        await Assertions.Expect(visitor.Shop.Button("Sign in to buy")).ToBeVisibleAsync();
        using var device = browser.Shop.NewClient();
        device.SessionId = visitor.Session;
        (await device.GetAsync("user/profile")).IsProblem(401, "no_session");
    }

    [Theory]
    [InlineData("Confirm")]
    [InlineData("Send another code")]
    public async Task Code_SessionEndedMeanwhile_LeadsBackToThePassword(string button)
    {
        await using var visitor = await browser.ArriveAsync();
        var shop = visitor.Shop;
        var email = $"idle-{Guid.NewGuid():N}@example.com";
        await AskForCodeAsync(shop, email);
        await visitor.Profile.ClearCookiesAsync();

        await shop.Field("Code").FillAsync("123456");
        await shop.Button(button).ClickAsync();

        await Assertions.Expect(shop.Refusal).ToContainTextAsync("Sign in again");
        await Assertions.Expect(shop.Field("Password")).ToBeFocusedAsync();
        await Assertions.Expect(shop.Field("E-mail")).ToHaveValueAsync(email);
        await AccessibilityCheck.PassesAsync(shop.Page, "session ended");
        await shop.Field("Password").FillAsync("correct horse battery");
        await shop.Page.Keyboard.PressAsync("Enter");
        var code = await shop.ReadCodeAsync();
        await shop.Field("Code").FillAsync(code);
        await shop.Button("Confirm").ClickAsync();
        await Assertions.Expect(shop.Button("Buy now")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Code_AddressWasMistyped_AnotherAccountCanBeUsed()
    {
        await using var visitor = await browser.ArriveAsync();
        var shop = visitor.Shop;
        await AskForCodeAsync(shop, $"mistyped-{Guid.NewGuid():N}@example.com");
        await shop.Page.ReloadAsync();
        await shop.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Button, new() { Name = "Enter your code" }).ClickAsync();

        await shop.Button("Use another account").ClickAsync();

        await Assertions.Expect(shop.Field("E-mail")).ToBeFocusedAsync();
        await Assertions.Expect(shop.Field("E-mail")).ToHaveValueAsync("");
        await shop.SignUpAsync($"right-{Guid.NewGuid():N}@example.com");
        await Assertions.Expect(shop.Button("Sign out")).ToHaveAttributeAsync("title", new Regex("^right-"));
    }

    [Fact]
    public async Task Code_AnotherAccountWhileTheStoreIsAway_SaysSoAndStays()
    {
        await using var visitor = await browser.ArriveAsync();
        var shop = visitor.Shop;
        await AskForCodeAsync(shop, $"stays-{Guid.NewGuid():N}@example.com");
        await visitor.Profile.RouteAsync(Logout, StoreAnswers.AwayAsync);

        await shop.Button("Use another account").ClickAsync();

        await Assertions.Expect(shop.Refusal).ToBeVisibleAsync();
        await Assertions.Expect(shop.Field("Code")).ToBeVisibleAsync();
    }

    private async Task AskForCodeAsync(ShopPage shop, string email)
    {
        await shop.OpenAsync(await browser.Shop.NewProductAsync());
        await shop.Button("Sign in to buy").ClickAsync();
        await shop.Button("Create an account").ClickAsync();
        await shop.Field("E-mail").FillAsync(email);
        await shop.Field("Password").FillAsync("correct horse battery");
        await shop.Button("Create account").ClickAsync();
        await Assertions.Expect(shop.Field("Code")).ToBeFocusedAsync();
    }
}
