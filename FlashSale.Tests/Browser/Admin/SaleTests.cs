using System.Collections.Concurrent;
using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;
using static FlashSale.Tests.Browser.Admin.Operator;

namespace FlashSale.Tests.Browser.Admin;

/// <summary>An administrator runs a sale from the first word to the last.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class SaleTests(BrowserFixture browser)
{
    [Fact]
    public async Task Sale_FromScheduleToDeletion_EachStepIsAskedAndShown()
    {
        await using var admin = await ArriveAsync(browser);
        var name = $"Lamp {Guid.NewGuid():N}";
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "New sale" }).ClickAsync();
        await FillAsync(admin.Dialog, ("Name", name), ("Price", "19.99"), ("Units in all", "20"), ("Starts", "2190-01-01T12:00:30"));
        await PressAsync(admin.Dialog, "Create");
        var sale = admin.Page.Locator("tbody.sale", new() { HasText = name });
        await Expect(sale).ToContainTextAsync("Scheduled");
        await Expect(sale).ToContainTextAsync("20 = 20 left + 0 held + 0 sold; 0 persisted: balanced");

        // The panel is still loading when "Edit" is pressed: that is no second press of anything.
        var release = await admin.HoldBackAsync("**/repairs*");
        await PressAsync(sale, "Manage");
        var drawer = admin.Page.Locator("dialog.drawer");
        await Expect(drawer).ToContainTextAsync("€19.99");
        await PressAsync(drawer, "Edit");
        await Expect(admin.Dialog.GetByLabel("Starts", new() { Exact = true })).ToBeVisibleAsync();
        release();
        await FillAsync(admin.Dialog, ("Starts", ""), ("Limit a buyer", "2"));
        await PressAsync(admin.Dialog, "Save");
        await Expect(sale).ToContainTextAsync("Live");

        await PressAsync(drawer, "Restock");
        await FillAsync(admin.Dialog, ("Units to add", "5"));
        await PressAsync(admin.Dialog, "Add units");
        await Expect(drawer.Locator(".news")).ToContainTextAsync($"{name} has 25 units now, 25 left.");
        await Expect(sale).ToContainTextAsync("25 = 25 left + 0 held + 0 sold; 0 persisted: balanced");

        await ConfirmAsync(admin, drawer, "Pause", "Pause");
        await Expect(sale.Locator(".pill")).ToHaveTextAsync("Paused");
        await ConfirmAsync(admin, drawer, "Resume", "Resume");
        await Expect(sale.Locator(".pill")).ToHaveTextAsync("Live");
        await ConfirmAsync(admin, drawer, "Close the sale", "Close for good");
        await Expect(sale.Locator(".pill")).ToHaveTextAsync("Closed");
        await Expect(drawer.GetByRole(AriaRole.Button, new() { Name = "Pause" })).ToHaveCountAsync(0);

        await ConfirmAsync(admin, drawer, "Delete", "Delete");
        await Expect(drawer).ToHaveCountAsync(0);
        var shop = await browser.Shop.Admin.GetAsync("product?limit=100");
        Assert.DoesNotContain(name, shop.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purchase_ThroughTheApi_MovesTheSaleAndReachesTheStore()
    {
        using var buyer = await browser.Shop.NewBuyerAsync();
        var product = await browser.Shop.NewProductAsync(stock: 10);
        await using var admin = await ArriveAsync(browser);
        var sale = admin.Sale(product);
        await Expect(sale).ToContainTextAsync("10 = 10 left + 0 held + 0 sold; 0 persisted: balanced");

        Assert.Equal(201, (await buyer.BuyAsync(product)).Status);

        await Expect(sale.Locator("[data-label=Left]")).ToHaveTextAsync("9");
        await Expect(sale).ToContainTextAsync("10 = 9 left + 0 held + 1 sold; 1 persisted: balanced");
    }

    [Fact]
    public async Task NewSale_BadValues_AreNamedAtTheirFields()
    {
        await using var admin = await ArriveAsync(browser);
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "New sale" }).ClickAsync();
        await FillAsync(admin.Dialog, ("Name", "Lamp"), ("Price", "1.234"), ("Currency", "EUR"));
        await PressAsync(admin.Dialog, "Create");
        await Expect(admin.Dialog).ToContainTextAsync("Must be a price such as 19.99.");

        await FillAsync(admin.Dialog, ("Price", "1.23"), ("Limit a buyer", "5000"));
        await PressAsync(admin.Dialog, "Create");

        await Expect(admin.Dialog).ToContainTextAsync("Must be a whole number from 0 to 1000000.");
        await Expect(admin.Dialog).ToContainTextAsync("Must be 0 to 1000.");
        await Expect(admin.Dialog.GetByLabel("Units in all")).ToBeFocusedAsync();
        await Expect(admin.Dialog.GetByLabel("Limit a buyer")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(admin.Dialog.GetByLabel("Price")).Not.ToHaveAttributeAsync("aria-invalid", "true");
    }

    [Fact]
    public async Task ProductName_WithMarkup_StaysTextEverywhere()
    {
        const string Name = "<img src=x onerror=\"window.harmed=true\"><b>bold</b>";
        var made = await browser.Shop.Admin.PostAsync(
            "product/create-product",
            $$"""{"name":{{System.Text.Json.JsonSerializer.Serialize(Name)}},"description":"<script>window.harmed=true</script>","priceMinor":1,"currency":"EUR","totalStock":1}"""
        );
        var product = made.Text("id")!;
        await using var admin = await ArriveAsync(browser);

        await Expect(admin.Sale(product)).ToContainTextAsync(Name);
        var drawer = await admin.ManageAsync(product);
        await Expect(drawer).ToContainTextAsync("<script>");
        await PressAsync(drawer, "Pause");
        await Expect(admin.Dialog).ToContainTextAsync(Name);

        Assert.False(await admin.Page.EvaluateAsync<bool>("() => window.harmed === true"));
        await browser.Shop.Admin.SendAsync("DELETE", $"product/delete-product/{product}", null);
    }

    [Fact]
    public async Task Panel_WhatIsLoadedArrives_MovesNoButton()
    {
        var product = await browser.Shop.NewProductAsync();
        await using var admin = await ArriveAsync(browser);
        var release = await admin.HoldBackAsync($"**/{product}/audit");
        var drawer = await admin.ManageAsync(product);
        var edit = drawer.GetByRole(AriaRole.Button, new() { Name = "Edit" });
        await Expect(drawer).ToContainTextAsync("€19.99");
        var before = await edit.BoundingBoxAsync();

        release();

        await Expect(drawer).ToContainTextAsync("Audited at");
        Assert.Equal(before!.Y, (await edit.BoundingBoxAsync())!.Y);
        await browser.Shop.Admin.SendAsync("DELETE", $"product/delete-product/{product}", null);
    }

    [Fact]
    public async Task NewSale_StartHalfTyped_IsNotTakenForAtOnce()
    {
        await using var admin = await ArriveAsync(browser);
        var posts = new ConcurrentQueue<string>();
        admin.Page.Request += (_, request) =>
        {
            if (request.Method == "POST")
                posts.Enqueue(request.Url);
        };
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "New sale" }).ClickAsync();
        await FillAsync(admin.Dialog, ("Name", "Lamp"), ("Price", "19.99"), ("Units in all", "20"));
        await admin.Dialog.GetByLabel("Starts", new() { Exact = true }).PressSequentiallyAsync("12312030");
        await admin.Dialog.GetByLabel("Limit a buyer").PressSequentiallyAsync("e");

        await PressAsync(admin.Dialog, "Create");

        await Expect(admin.Dialog).ToContainTextAsync("Must be a whole date with its time to the second, or empty.");
        await Expect(admin.Dialog).ToContainTextAsync("Must be a number.");
        await Expect(admin.Dialog.GetByLabel("Starts", new() { Exact = true })).ToBeFocusedAsync();
        Assert.Empty(posts);
    }

    [Fact]
    public async Task Sale_Renamed_KeepsItsTimesToTheMillisecond()
    {
        var more = ""","startsAt":"2190-01-01T12:00:30.123Z","endsAt":"2190-01-02T12:00:00.456Z" """;
        var product = await browser.Shop.NewProductAsync(more: more);
        var before = await browser.Shop.Admin.GetAsync($"product/{product}");
        Assert.Contains(".123", before.Text("startsAt"), StringComparison.Ordinal);
        await using var admin = await ArriveAsync(browser);
        var drawer = await admin.ManageAsync(product);
        await PressAsync(drawer, "Edit");

        await FillAsync(admin.Dialog, ("Name", "Lantern"), ("Ends", "2190-01-03T12:00:01"));
        await PressAsync(admin.Dialog, "Save");

        await Expect(drawer.Locator(".news")).ToContainTextAsync("Lantern is saved.");
        var after = await browser.Shop.Admin.GetAsync($"product/{product}");
        Assert.Equal(before.Text("startsAt"), after.Text("startsAt"));
        Assert.StartsWith("2190-01-03T12:00:01", after.Text("endsAt"), StringComparison.Ordinal);
        await browser.Shop.Admin.SendAsync("DELETE", $"product/delete-product/{product}", null);
    }

    [Fact]
    public async Task Drawer_SoldOutWhileAButtonIsDown_StillPressesIt()
    {
        using var buyer = await browser.Shop.NewBuyerAsync();
        var product = await browser.Shop.NewProductAsync(stock: 1);
        await using var admin = await ArriveAsync(browser);
        var drawer = await admin.ManageAsync(product);
        await Expect(drawer).ToContainTextAsync("Audited at");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Restock" }).HoverAsync();

        await admin.Page.Mouse.DownAsync();
        Assert.Equal(201, (await buyer.BuyAsync(product)).Status);
        await Expect(drawer.Locator(".pill")).ToHaveTextAsync("Sold out");
        await admin.Page.Mouse.UpAsync();

        await Expect(admin.Page.Locator("dialog.ask")).ToContainTextAsync("Restock Lamp");
    }

    [Fact]
    public async Task Row_SoldOutWhileAButtonIsDown_MovesWhenItIsReleased()
    {
        using var buyer = await browser.Shop.NewBuyerAsync();
        string[] products = [await browser.Shop.NewProductAsync(stock: 1), await browser.Shop.NewProductAsync(stock: 1)];
        // Two of one name and state stand in the order of their ids.
        Array.Sort(products, StringComparer.Ordinal);
        await using var admin = await ArriveAsync(browser);
        var (upper, lower) = (admin.Sale(products[0]), admin.Sale(products[1]));
        await Expect(lower).ToBeVisibleAsync();
        await upper.GetByRole(AriaRole.Button, new() { Name = "Restock" }).HoverAsync();

        await admin.Page.Mouse.DownAsync();
        Assert.Equal(201, (await buyer.BuyAsync(products[0])).Status);
        await Expect(upper.Locator(".pill")).ToHaveTextAsync("Sold out");
        await admin.Page.Mouse.UpAsync();

        await Expect(admin.Page.Locator("dialog.ask")).ToContainTextAsync("Restock Lamp");
        await Eventually.IsTrueAsync(
            async () => (await upper.BoundingBoxAsync())!.Y > (await lower.BoundingBoxAsync())!.Y,
            "what is sold out stands below what is live"
        );
        await Assert.AllAsync(products, product => browser.Shop.Admin.SendAsync("DELETE", $"product/delete-product/{product}", null));
    }

    private static async Task ConfirmAsync(Operator admin, ILocator drawer, string button, string verb)
    {
        await drawer.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await admin.Dialog.GetByRole(AriaRole.Button, new() { Name = verb, Exact = true }).ClickAsync();
        await Expect(admin.Page.Locator("dialog.ask")).ToHaveCountAsync(0);
    }

    private static async Task FillAsync(ILocator form, params (string Label, string Value)[] fields)
    {
        foreach (var (label, value) in fields)
            await form.GetByLabel(label, new() { Exact = true }).FillAsync(value);
    }
}
