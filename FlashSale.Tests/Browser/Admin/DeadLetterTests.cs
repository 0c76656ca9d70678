using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;
using static FlashSale.Tests.Browser.Admin.Operator;

namespace FlashSale.Tests.Browser.Admin;

[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class DeadLetterTests(BrowserFixture browser)
{
    [Fact]
    public async Task Letters_ReplayedAndDiscarded_AreGoneAndTheWorkerHasTheOne()
    {
        var product = ProductId.Parse(await browser.Shop.NewProductAsync());
        var replayed = await BuryAsync(product, "5-0", "was <b>wrong</b>");
        var discarded = await BuryAsync(product, "6-0", "never mind");
        await using var admin = await ArriveAsync(browser);
        var tab = admin.Page.GetByRole(AriaRole.Link, new() { Name = "Dead letters" });
        await Expect(tab).ToContainTextAsync("2");
        await Expect(admin.Status).ToContainTextAsync("2 dead letters");
        await tab.ClickAsync();
        await Expect(Letter(admin, replayed)).ToContainTextAsync("was <b>wrong</b>");

        await PressAsync(Letter(admin, discarded), "Discard");
        await PressAsync(admin.Dialog, "Discard");
        await Expect(Letter(admin, discarded)).ToHaveCountAsync(0);
        await Expect(tab).ToContainTextAsync("1");
        await PressAsync(Letter(admin, replayed), "Replay");
        await PressAsync(admin.Dialog, "Replay");
        await Expect(Letter(admin, replayed)).ToHaveCountAsync(0);

        // It is as unreadable as before: the worker gives it up once more, as a letter with a new id.
        await Eventually.IsTrueAsync(async () => await Letters.CountAsync(default) == 1, "the worker gives it up again");
        var again = Assert.Single(await Letters.ListAsync(after: null, 10, default));
        Assert.NotEqual(replayed, again.Id.Value);
        await Expect(tab).ToContainTextAsync("1");
        await Letters.DiscardAsync(again.Id, default);
        await Expect(tab.Locator(".badge")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task ShowMore_PressedWhileTheListIsLoadedAnew_GoesOnWhereItEnds()
    {
        var product = ProductId.Parse(await browser.Shop.NewProductAsync());
        for (var i = 1; i <= 45; i++)
            await BuryAsync(product, $"{i}-0", "was wrong");
        await using var admin = await ArriveAsync(browser, "#letters");
        var shown = admin.Page.Locator("[data-letter]");
        var more = admin.Page.GetByRole(AriaRole.Button, new() { Name = "Show more" });
        await Expect(shown).ToHaveCountAsync(20);
        await more.ClickAsync();
        await Expect(shown).ToHaveCountAsync(40);
        await shown.EvaluateAllAsync<object?>("all => all.forEach(one => (one.dataset.before = ''))");
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Sales" }).ClickAsync();
        var release = await admin.HoldBackAsync("**/admin/dead-letters*");
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Dead letters" }).ClickAsync();

        await more.ClickAsync();
        release();

        // The first twenty again, and the next twenty: not those after the forty that stood there before.
        await Expect(admin.Page.Locator("[data-before]")).ToHaveCountAsync(0);
        await Expect(shown).ToHaveCountAsync(40);
        foreach (var letter in await Letters.ListAsync(after: null, 100, default))
            await Letters.DiscardAsync(letter.Id, default);
    }

    private IDeadLetters Letters => browser.Shop.Get<IDeadLetters>();

    private static ILocator Letter(Operator admin, string id) => admin.Page.Locator($"[data-letter=\"{id}\"]");

    /// <returns>The letter's id.</returns>
    private async Task<string> BuryAsync(ProductId product, string entryId, string reason)
    {
        var fields = new Dictionary<string, string> { ["type"] = "nonsense", ["seq"] = "7" };
        await Letters.AddAsync(new(product, entryId, Event: null, Malformed: "it is", fields, Deliveries: 3), reason, default);
        return (await Letters.ListAsync(after: null, 100, default))[^1].Id.Value;
    }
}
