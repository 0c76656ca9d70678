using System.Collections.Concurrent;
using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>The line is cut in the middle of buying. However it is cut, there is one order, and the buyer sees it.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class LostConnectionTests(BrowserFixture browser)
{
    private const string Purchases = "**/api/v1/user/buy/*";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Buy_LineCutTwice_IsTriedAgainWithTheSameKey(bool serverDecides)
    {
        var product = await browser.Shop.NewProductAsync(stock: 5);
        await using var visitor = await browser.ArriveSignedInAsync();
        var keys = await CutAsync(visitor, times: 2, serverDecides);
        await visitor.Shop.OpenAsync(product);

        await visitor.Shop.Button("Buy now").ClickAsync();

        await IsOneOrderAsync(visitor, product);
        Assert.Equal(3, keys.Count);
        Assert.Single(keys.Distinct());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Buy_PageReloadedBeforeTheAnswer_GoesOnWithTheSameKey(bool serverDecides)
    {
        var product = await browser.Shop.NewProductAsync(stock: 5);
        await using var visitor = await browser.ArriveSignedInAsync();
        var keys = await CutAsync(visitor, times: 1, serverDecides, hang: true);
        await visitor.Shop.OpenAsync(product);
        await visitor.Shop.Button("Buy now").ClickAsync();
        await Eventually.IsTrueAsync(() => !keys.IsEmpty, "the first request is on its way");

        await visitor.Page.ReloadAsync();

        await IsOneOrderAsync(visitor, product);
        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Distinct());
    }

    /// <summary>The press took the last unit: the page without a product's id begins with another sale now.</summary>
    [Fact]
    public async Task Buy_PageReloadedWhereAnotherSaleComesFirst_GoesOnWithTheSameKey()
    {
        await browser.Shop.NewProductAsync();
        var product = await browser.Shop.NewProductAsync(stock: 1);
        await using var visitor = await browser.ArriveSignedInAsync();
        var keys = await CutAsync(visitor, times: 1, serverDecides: true, hang: true);
        await PressAtStartAsync(visitor, product, keys);

        await visitor.Page.ReloadAsync();

        await Assertions.Expect(visitor.Shop.OrderStatus).ToHaveTextAsync("✓ It is yours");
        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Distinct());
    }

    /// <summary>Each question counts in the buyer's window: one press is asked for once, however many products arrive.</summary>
    [Fact]
    public async Task Buy_ListComesAfterTheVisitorIsKnown_IsTakenUpOnce()
    {
        for (var i = 0; i < 19; i++)
            await browser.Shop.NewProductAsync();
        var product = await browser.Shop.NewProductAsync(stock: 5);
        await using var visitor = await browser.ArriveSignedInAsync();
        var keys = await CutAsync(visitor, times: 1, serverDecides: false, hang: true);
        await PressAtStartAsync(visitor, product, keys);
        var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await visitor.Profile.RouteAsync(
            "**/api/v1/product?*",
            async route =>
            {
                await known.Task;
                await route.ContinueAsync();
            }
        );

        await visitor.Page.ReloadAsync();

        await Assertions.Expect(visitor.Shop.Title).ToHaveTextAsync("One moment…");
        known.SetResult();
        await IsOneOrderAsync(visitor, product);
        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Distinct());
    }

    /// <summary>Redis is away when the page comes back: nobody says who is here, and later somebody does.</summary>
    [Fact]
    public async Task Buy_PageReloadedWhileNobodyKnowsWhoIsHere_GoesOnWithTheSameKey()
    {
        var product = await browser.Shop.NewProductAsync(stock: 5);
        await using var visitor = await browser.ArriveSignedInAsync();
        var keys = await CutAsync(visitor, times: 1, serverDecides: false, hang: true);
        await visitor.Shop.OpenAsync(product);
        await visitor.Shop.Button("Buy now").ClickAsync();
        await Eventually.IsTrueAsync(() => !keys.IsEmpty, "the first request is on its way");
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await visitor.Profile.RouteAsync(
            "**/api/v1/user/profile",
            route => back.Task.IsCompleted ? route.ContinueAsync() : StoreAnswers.AwayAsync(route)
        );

        await visitor.Page.ReloadAsync();

        await Assertions.Expect(visitor.Shop.BuyButton).ToHaveTextAsync("One moment…");
        await Assertions.Expect(visitor.Shop.Button("Sign in")).ToBeHiddenAsync();
        back.SetResult();
        await IsOneOrderAsync(visitor, product);
        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Distinct());
    }

    /// <summary>The answer to a repeated purchase is the order as it was made. It may have ended since.</summary>
    [Fact]
    public async Task Buy_CancelledBeforeItsAnswerArrived_SaysSoAndTakesAnotherKey()
    {
        var product = await browser.Shop.NewProductAsync(stock: 5, holdSeconds: 300);
        await using var visitor = await browser.ArriveSignedInAsync();
        var keys = await CutAsync(visitor, times: 1, serverDecides: true, hang: true);
        await visitor.Shop.OpenAsync(product);
        await visitor.Shop.Button("Buy now").ClickAsync();
        await Eventually.IsTrueAsync(() => !keys.IsEmpty, "the server has decided");
        using var phone = browser.Shop.NewClient();
        phone.SessionId = visitor.Session;
        var order = Assert.Single(await visitor.OrdersAsync()).GetProperty("orderId").GetString();
        Assert.Equal(200, (await phone.PostAsync($"user/orders/{order}/cancel")).Status);

        await visitor.Page.ReloadAsync();

        await Assertions.Expect(visitor.Shop.Refusal).ToContainTextAsync("That order was cancelled");
        await Assertions.Expect(visitor.Shop.Order).ToHaveCountAsync(0);
        await visitor.Shop.Button("Buy now").ClickAsync();
        await Assertions.Expect(visitor.Shop.OrderStatus).ToContainTextAsync("Held for you: ");
        Assert.Equal(3, keys.Count);
        Assert.Equal(2, keys.Distinct().Count());
    }

    [Fact]
    public async Task Buy_AnotherPageIsReadMeanwhile_IsNotAskedForTwice()
    {
        var product = await browser.Shop.NewProductAsync(stock: 5);
        await using var visitor = await browser.ArriveSignedInAsync();
        var (keys, answer) = (new ConcurrentQueue<string>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await visitor.Profile.RouteAsync(
            Purchases,
            async route =>
            {
                keys.Enqueue((await route.Request.HeaderValueAsync("Idempotency-Key"))!);
                await answer.Task;
                await route.ContinueAsync();
            }
        );
        await visitor.Shop.OpenAsync(product);
        await visitor.Shop.Button("Buy now").ClickAsync();
        await Eventually.IsTrueAsync(() => !keys.IsEmpty, "the first request is on its way");

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "My orders" }).ClickAsync();
        await Assertions.Expect(visitor.Shop.Title).ToHaveTextAsync("My orders");
        await visitor.Page.GoBackAsync();

        await Assertions.Expect(visitor.Shop.BuyButton).ToHaveTextAsync("Buying…");
        answer.SetResult();
        await IsOneOrderAsync(visitor, product);
        Assert.Single(keys);
    }

    [Fact]
    public async Task Buy_AgainAfterAnOrder_TakesAnotherKey()
    {
        var product = await browser.Shop.NewProductAsync(stock: 5, perUserLimit: 2);
        await using var visitor = await browser.ArriveSignedInAsync();
        var keys = await CutAsync(visitor, times: 0, serverDecides: false);
        await visitor.Shop.OpenAsync(product);

        await visitor.Shop.Button("Buy now").ClickAsync();
        await visitor.Shop.Button("Buy another").ClickAsync();

        await Assertions.Expect(visitor.Shop.Order).ToHaveCountAsync(2);
        Assert.Equal(2, keys.Distinct().Count());
        Assert.Equal(2, (await visitor.OrdersAsync()).Length);
    }

    /// <summary>Buys what the page begins with; when it ends, the first request is on its way.</summary>
    private static async Task PressAtStartAsync(Visitor visitor, string product, ConcurrentQueue<string> keys)
    {
        await visitor.Page.GotoAsync("/");
        await Assertions.Expect(visitor.Page.Locator($"article[data-product='{product}']")).ToBeVisibleAsync();
        await visitor.Shop.Button("Buy now").ClickAsync();
        await Eventually.IsTrueAsync(() => !keys.IsEmpty, "the first request is on its way");
    }

    /// <summary>Cuts the line of purchases. The keys that went over it, or should have.</summary>
    /// <param name="visitor">Whose line.</param>
    /// <param name="times">How often, from the first purchase on.</param>
    /// <param name="serverDecides">It is cut when the answer is on its way: the server has decided.</param>
    /// <param name="hang">Nothing comes back, not even an error.</param>
    private static async Task<ConcurrentQueue<string>> CutAsync(Visitor visitor, int times, bool serverDecides, bool hang = false)
    {
        var keys = new ConcurrentQueue<string>();
        visitor.LosesConnection = true;
        await visitor.Profile.RouteAsync(
            Purchases,
            async route =>
            {
                var key = (await route.Request.HeaderValueAsync("Idempotency-Key"))!;
                if (keys.Count >= times)
                {
                    keys.Enqueue(key);
                    await route.ContinueAsync();
                    return;
                }
                if (serverDecides)
                    Assert.True((await route.FetchAsync()).Ok);
                keys.Enqueue(key);
                if (!hang)
                    await route.AbortAsync("connectionreset");
            }
        );
        return keys;
    }

    private async Task IsOneOrderAsync(Visitor visitor, string product)
    {
        await Assertions.Expect(visitor.Shop.OrderStatus).ToHaveTextAsync("✓ It is yours");
        await Assertions.Expect(visitor.Shop.Order).ToHaveCountAsync(1);
        Assert.Single(await visitor.OrdersAsync());
        Assert.Equal(4, (await browser.Shop.Admin.GetAsync($"product/{product}")).Number("stock"));
    }
}
