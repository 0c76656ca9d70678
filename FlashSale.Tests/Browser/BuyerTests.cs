using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>What a buyer does, from the first visit on.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class BuyerTests(BrowserFixture browser)
{
    [Fact]
    public async Task Buyer_FromSignUpToPaidOrder_FindsTheOrderAmongTheirs()
    {
        var product = await browser.Shop.NewProductAsync(stock: 5, holdSeconds: 300);
        await using var visitor = await browser.ArriveAsync(Screen.Phone);
        var shop = visitor.Shop;
        await shop.OpenAsync(product);

        await shop.Button("Sign in to buy").ClickAsync();
        await shop.SignUpAsync($"buyer-{Guid.NewGuid():N}@example.com");
        await shop.Button("Buy now").ClickAsync();
        await Assertions.Expect(shop.OrderStatus).ToContainTextAsync("Held for you: ");
        await Assertions.Expect(shop.Stock).ToHaveAttributeAsync("aria-valuetext", "4 of 5 left");
        await shop.PayButton.ClickAsync();
        await Assertions.Expect(shop.OrderStatus).ToHaveTextAsync("✓ It is yours");

        await shop.Page.GetByRole(AriaRole.Link, new() { Name = "My orders" }).ClickAsync();
        await Assertions.Expect(shop.Title).ToHaveTextAsync("My orders");
        await Assertions.Expect(shop.Order).ToContainTextAsync("Lamp");
        await Assertions.Expect(shop.OrderStatus).ToHaveTextAsync("✓ It is yours");
        var order = Assert.Single(await visitor.OrdersAsync());
        Assert.Equal((product, "confirmed"), (order.GetProperty("productId").GetString(), order.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Pay_DeclinedCard_SaysSoAndTakesAnother()
    {
        var product = await browser.Shop.NewProductAsync(holdSeconds: 300);
        await using var visitor = await browser.ArriveSignedInAsync();
        var shop = visitor.Shop;
        await shop.OpenAsync(product);
        await shop.Button("Buy now").ClickAsync();

        await shop.Choice("A card that is declined").CheckAsync();
        await shop.PayButton.ClickAsync();
        await Assertions.Expect(shop.Refusal).ToContainTextAsync("The payment was declined");
        await shop.Choice("A card that works").CheckAsync();
        await shop.PayButton.ClickAsync();

        await Assertions.Expect(shop.OrderStatus).ToHaveTextAsync("✓ It is yours");
    }

    [Fact]
    public async Task Cancel_AfterAQuestion_ReturnsTheUnitAndTheRightToBuy()
    {
        var product = await browser.Shop.NewProductAsync(stock: 1, holdSeconds: 300);
        await using var visitor = await browser.ArriveSignedInAsync();
        var shop = visitor.Shop;
        await shop.OpenAsync(product);
        await shop.Button("Buy now").ClickAsync();
        var cancel = shop.Order.GetByRole(AriaRole.Button, new() { Name = "Cancel the order" });
        var question = shop.Page.GetByRole(AriaRole.Dialog);

        await cancel.ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await Assertions.Expect(shop.OrderStatus).ToContainTextAsync("Held for you");
        await cancel.ClickAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Cancel the order" }).ClickAsync();

        await Assertions.Expect(shop.OrderStatus).ToHaveTextAsync("Cancelled");
        await shop.Button("Buy now").ClickAsync();
        await Assertions.Expect(shop.OrderStatus.First).ToContainTextAsync("Held for you");
    }

    [Fact]
    public async Task Hold_NotPaidInTime_EndsBeforeTheBuyersEyes()
    {
        var product = await browser.Shop.NewProductAsync(stock: 1, holdSeconds: 3);
        await using var visitor = await browser.ArriveSignedInAsync();
        await visitor.Shop.OpenAsync(product);

        await visitor.Shop.Button("Buy now").ClickAsync();

        await Assertions.Expect(visitor.Shop.OrderStatus).ToHaveTextAsync("Expired: the time to pay was over");
        await Assertions.Expect(visitor.Shop.Button("Buy now")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task SignOut_AtTheEnd_ForgetsWhoWasHere()
    {
        await using var visitor = await browser.ArriveSignedInAsync();
        await visitor.Shop.OpenAsync(await browser.Shop.NewProductAsync());
        await visitor.Shop.Button("Buy now").ClickAsync();
        await Assertions.Expect(visitor.Shop.Order).ToBeVisibleAsync();

        await visitor.Shop.Button("Sign out").ClickAsync();

        await Assertions.Expect(visitor.Shop.Button("Sign in to buy")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Shop.Order).ToHaveCountAsync(0);
    }
}
