using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>An answer with orders that comes when something newer is known already.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class OrderListTests(BrowserFixture browser)
{
    private const string Orders = "**/api/v1/user/orders?*";

    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    [Fact]
    public async Task Buy_WhileTheOrdersAreOnTheirWay_KeepsTheNewOrder()
    {
        var product = await browser.Shop.NewProductAsync();
        await using var visitor = await browser.ArriveSignedInAsync();
        await HoldFirstAsync(visitor);
        await visitor.Shop.OpenAsync(product);
        await Eventually.IsTrueAsync(() => Volatile.Read(ref _asked) == 1, "the orders are asked for");
        await visitor.Shop.Button("Buy now").ClickAsync();
        await Assertions.Expect(visitor.Shop.OrderStatus).ToHaveTextAsync("✓ It is yours");

        await ReleaseAsync(visitor);

        await Assertions.Expect(visitor.Shop.BuyButton).ToBeHiddenAsync();
        await Eventually.IsTrueAsync(() => Volatile.Read(ref _asked) == 2, "what was old news is asked for again");
        await Assertions.Expect(visitor.Shop.OrderStatus).ToHaveTextAsync("✓ It is yours");
    }

    [Fact]
    public async Task SignOut_WhileTheOrdersAreOnTheirWay_ShowsThemToNobody()
    {
        await using var visitor = await browser.ArriveSignedInAsync();
        using var phone = browser.Shop.NewClient();
        phone.SessionId = visitor.Session;
        Assert.Equal(201, (await phone.BuyAsync(await browser.Shop.NewProductAsync())).Status);
        await HoldFirstAsync(visitor);
        await visitor.Page.GotoAsync("/#/orders");
        await Eventually.IsTrueAsync(() => Volatile.Read(ref _asked) > 0, "the orders are asked for");
        await visitor.Shop.Button("Sign out").ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("Sign in to see your orders.")).ToBeVisibleAsync();

        await ReleaseAsync(visitor);

        await Assertions.Expect(visitor.Page.GetByText("Sign in to see your orders.")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Shop.Order).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("/#/orders")]
    [InlineData("/#/sale/")]
    public async Task Reload_WhileNobodyCanTellTheOrders_ShowsTheHeldOneInTheEnd(string path)
    {
        var product = await browser.Shop.NewProductAsync(holdSeconds: 300);
        await using var visitor = await browser.ArriveSignedInAsync();
        using var phone = browser.Shop.NewClient();
        phone.SessionId = visitor.Session;
        Assert.Equal(201, (await phone.BuyAsync(product)).Status);
        await visitor.Page.AddInitScriptAsync(
            """
            new MutationObserver(() => (window.saidNothing ||= document.body?.innerText.includes('Nothing yet.')))
              .observe(document, { childList: true, characterData: true, subtree: true });
            """
        );
        await visitor.Page.GotoAsync(path.EndsWith('/') ? path + product : path);
        await Assertions.Expect(visitor.Shop.PayButton).ToBeVisibleAsync();
        await visitor.Profile.RouteAsync(Orders, StoreAnswers.AwayAsync, new() { Times = 3 });

        await visitor.Page.ReloadAsync();

        if (path == "/#/orders")
            await Assertions.Expect(visitor.Page.GetByText("Your orders cannot be told right now.")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Shop.PayButton).ToBeVisibleAsync();
        Assert.False(await visitor.Page.EvaluateAsync<bool>("() => window.saidNothing === true"));
    }

    /// <summary>The first answer is what the server says now, and arrives when the test says.</summary>
    private async Task HoldFirstAsync(Visitor visitor) =>
        await visitor.Profile.RouteAsync(
            Orders,
            async route =>
            {
                var answer = await route.FetchAsync();
                if (Interlocked.Increment(ref _asked) == 1)
                    await _release.Task;
                await route.FulfillAsync(new() { Response = answer });
            }
        );

    /// <summary>When it ends, the page has read the answer: what it asks for later is answered later.</summary>
    private async Task ReleaseAsync(Visitor visitor)
    {
        await visitor.Page.RunAndWaitForRequestFinishedAsync(
            () =>
            {
                _release.SetResult();
                return Task.CompletedTask;
            },
            new() { Predicate = static request => request.Url.Contains("/user/orders?", StringComparison.Ordinal) }
        );
        await visitor.Page.EvaluateAsync("() => fetch('/shop/icon.svg').then((answer) => answer.text())");
    }
}
