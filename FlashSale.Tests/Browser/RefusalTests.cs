using System.Text.RegularExpressions;
using FlashSale.ApiService.Problems;
using FlashSale.ApiService.Purchases;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Tools;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>A press that is refused, on a page that doesn't know yet what the server knows.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class RefusalTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("pause", "The sale is paused")]
    [InlineData("close", "The sale is over")]
    public async Task Buy_OperatorWasFaster_SaysWhatHappened(string command, string words)
    {
        var product = await browser.Shop.NewProductAsync();
        await using var visitor = await OpenWithOldNewsAsync(product);
        Assert.Equal(200, (await browser.Shop.Admin.PostAsync($"admin/sales/{product}/{command}")).Status);

        await visitor.Shop.PressAsync();

        await Assertions.Expect(visitor.Shop.Refusal).ToContainTextAsync(words);
    }

    [Fact]
    public async Task Buy_AnotherBuyerWasFaster_SaysSoldOut()
    {
        var product = await browser.Shop.NewProductAsync(stock: 1);
        await using var visitor = await OpenWithOldNewsAsync(product);
        using var other = await browser.Shop.NewBuyerAsync();
        Assert.Equal(201, (await other.BuyAsync(product)).Status);

        await visitor.Shop.PressAsync();

        await Assertions.Expect(visitor.Shop.Refusal).ToContainTextAsync("Sold out");
        await Assertions.Expect(visitor.Shop.BuyButton).ToHaveTextAsync("Sold out");
    }

    [Fact]
    public async Task Buy_BoughtElsewhereMeanwhile_SaysThatOneIsEnough()
    {
        var product = await browser.Shop.NewProductAsync();
        await using var visitor = await OpenWithOldNewsAsync(product);
        using var phone = OtherDeviceOf(visitor);
        Assert.Equal(201, (await phone.BuyAsync(product)).Status);

        await visitor.Shop.PressAsync();

        await Assertions.Expect(visitor.Shop.Refusal).ToContainTextAsync("You have yours");
    }

    [Fact]
    public async Task Buy_TooOften_CountsThePauseDown()
    {
        var product = await browser.Shop.NewProductAsync(stock: 100, perUserLimit: 0);
        await using var visitor = await OpenWithOldNewsAsync(product);
        using var phone = OtherDeviceOf(visitor);
        await Eventually.IsTrueAsync(async () => (await phone.BuyAsync(product)).Status == 429, "the window is full");

        await visitor.Shop.PressAsync();

        await Assertions.Expect(visitor.Shop.Refusal).ToContainTextAsync("That was very often");
        await Assertions.Expect(visitor.Shop.Refusal).ToContainTextAsync(new Regex("Again in [01]:[0-9]{2}"));
        await Assertions.Expect(visitor.Shop.BuyButton).ToHaveTextAsync("A short pause…");
    }

    [Fact]
    public async Task Buy_SessionEnded_AsksToSignInAndGoesOn()
    {
        var product = await browser.Shop.NewProductAsync();
        await using var visitor = await OpenWithOldNewsAsync(product);
        await visitor.Profile.ClearCookiesAsync();

        await visitor.Shop.PressAsync();

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await visitor.Shop.SignUpAsync($"again-{Guid.NewGuid():N}@example.com");
        await visitor.Shop.Button("Buy now").ClickAsync();
        await Assertions.Expect(visitor.Shop.OrderStatus).ToHaveTextAsync("✓ It is yours");
    }

    [Fact]
    public async Task Pay_SessionEnded_AsksToSignIn()
    {
        var product = await browser.Shop.NewProductAsync(holdSeconds: 300);
        await using var visitor = await browser.ArriveSignedInAsync();
        await visitor.Shop.OpenAsync(product);
        await visitor.Shop.Button("Buy now").ClickAsync();
        await Assertions.Expect(visitor.Shop.PayButton).ToBeVisibleAsync();
        await visitor.Profile.ClearCookiesAsync();

        await visitor.Shop.PayButton.ClickAsync();

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Shop.Field("E-mail")).ToBeFocusedAsync();
        await Assertions.Expect(visitor.Shop.Button("Sign out")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task SignIn_WrongPasswordAndWrongCode_AreSaidAndCanBeCorrected()
    {
        await using var visitor = await browser.ArriveAsync();
        var shop = visitor.Shop;
        await shop.OpenAsync(await browser.Shop.NewProductAsync());
        await shop.Button("Sign in to buy").ClickAsync();

        await shop.Field("E-mail").FillAsync("nobody");
        await shop.Field("Password").FillAsync("wrong password");
        var dialog = shop.Page.GetByRole(AriaRole.Dialog);
        var enter = dialog.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true });
        await enter.ClickAsync();
        await Assertions.Expect(shop.Field("E-mail")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(shop.Field("E-mail")).ToBeFocusedAsync();
        await shop.Field("E-mail").FillAsync("nobody@example.com");
        await enter.ClickAsync();
        await Assertions.Expect(shop.Refusal).ToContainTextAsync("The e-mail address or the password is wrong.");

        await shop.Button("Create an account").ClickAsync();
        await shop.Field("E-mail").FillAsync($"late-{Guid.NewGuid():N}@example.com");
        await shop.Field("Password").FillAsync("correct horse battery");
        await shop.Button("Create account").ClickAsync();
        var code = await shop.ReadCodeAsync();
        await shop.Field("Code").FillAsync(code == "000000" ? "000001" : "000000");
        await shop.Button("Confirm").ClickAsync();
        await Assertions.Expect(shop.Refusal).ToContainTextAsync("That is not the code");
        await shop.Field("Code").FillAsync(code);
        await shop.Button("Confirm").ClickAsync();

        await Assertions.Expect(shop.Button("Buy now")).ToBeFocusedAsync();
    }

    [Fact]
    public void Words_EveryRefusalOfABuyer_AreThere()
    {
        ProblemType[] others =
        [
            ProblemTypes.NoSession,
            ProblemTypes.OtpRequired,
            ProblemTypes.InvalidCredentials,
            ProblemTypes.OtpInvalid,
            ProblemTypes.OtpLocked,
            ProblemTypes.RateLimited,
            ProblemTypes.Overloaded,
            ProblemTypes.OrderNotFound,
            ProblemTypes.PaymentDeclined,
            ProblemTypes.PaymentUnknown,
            ProblemTypes.OrderNotPayable,
            ProblemTypes.OrderNotCancellable,
        ];
        var text = File.ReadAllText(Path.Combine(Clone.Root, "FlashSale.ApiService", "wwwroot", "shop", "refusals.js"));

        // A body that the page writes is JSON; a page that doesn't write any would be a mistake of ours, and says what the server says.
        var codes = PurchaseAnswer.Refusals.Concat(others).Except([ProblemTypes.InvalidJson]).Select(static type => type.Code);
        Assert.All(codes, code => Assert.Contains($"  {code}: [", text, StringComparison.Ordinal));
    }

    /// <summary>Somebody with the sale before them, whose page has heard nothing since.</summary>
    private async Task<Visitor> OpenWithOldNewsAsync(string product)
    {
        var visitor = await browser.ArriveSignedInAsync();
        visitor.LosesConnection = true;
        await visitor.Profile.RouteAsync("**/api/v1/events*", static route => route.AbortAsync());
        // The list of orders, too, is from before: a late one would know what happens next.
        await visitor.Page.RunAndWaitForResponseAsync(
            () => visitor.Shop.OpenAsync(product),
            static response => response.Ok && response.Url.Contains("/user/orders", StringComparison.Ordinal)
        );
        await Assertions.Expect(visitor.Shop.BuyButton).ToHaveTextAsync("Buy now");
        // The page asks again when it was answered: from the first that is turned away on, none is on its way.
        var turnedAway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await visitor.Profile.RouteAsync(
            "**/api/v1/product*",
            async route =>
            {
                await route.AbortAsync();
                turnedAway.TrySetResult();
            }
        );
        await turnedAway.Task.WaitAsync(Eventually.Bound);
        return visitor;
    }

    /// <summary>The same person on another device.</summary>
    private ApiClient OtherDeviceOf(Visitor visitor)
    {
        var client = browser.Shop.NewClient();
        client.SessionId = visitor.Session;
        return client;
    }
}
