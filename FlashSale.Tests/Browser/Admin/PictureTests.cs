using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;
using static FlashSale.Tests.Browser.Admin.Operator;

namespace FlashSale.Tests.Browser.Admin;

/// <summary>
/// What the console looks like while a sale runs, for people and as <see cref="AccessibilityCheck"/> measures it. Its shop is its own: only
/// what it puts there is in the pictures.
/// </summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class PictureTests : IAsyncLifetime
{
    /// <summary>Seconds of selling that the charts have to show.</summary>
    private const int Seconds = 25;

    private static readonly Screen _tall = new("desktop", 1280, 1180, 1, Touch: false);

    private readonly BrowserFixture _browser = new();

    public Task InitializeAsync() => _browser.InitializeAsync();

    public Task DisposeAsync() => _browser.DisposeAsync();

    [Fact]
    public async Task Console_WhileASaleRuns_IsPicturedAndHasNoBarrier()
    {
        var lamp = await MakeAsync("Halden Desk Lamp", 1200, hold: 300);
        var phones = await MakeAsync("Studio Headphones", 40);
        await MakeAsync("Pour-over Set", 80, opensIn: TimeSpan.FromMinutes(42));
        await using var light = await ArriveAsync(_browser, screen: _tall);
        await using var dark = await ArriveAsync(_browser, screen: _tall, theme: ColorScheme.Dark);
        await using var phone = await ArriveAsync(_browser, screen: Screen.Phone);
        await Expect(light.Sale(lamp)).ToContainTextAsync("balanced");

        await CrowdAsync(lamp, phones);

        await Expect(light.Sale(phones)).ToContainTextAsync("40 = 0 left + 0 held + 40 sold; 40 persisted: balanced");
        await Expect(light.Status).ToContainTextAsync("All balanced");
        foreach (var (admin, look) in ((Operator, string)[])[(light, "desktop-light"), (dark, "desktop-dark"), (phone, "phone-light")])
        {
            await TakeAsync(admin, $"console-{look}");
            var drawer = await admin.ManageAsync(lamp);
            await Expect(drawer).ToContainTextAsync("Nothing was ever repaired here.");
            await TakeAsync(admin, $"console-sale-{look}");
            await admin.Page.Keyboard.PressAsync("Escape");
            await admin.Page.GetByRole(AriaRole.Button, new() { Name = "New sale" }).ClickAsync();
            await TakeAsync(admin, $"console-new-{look}");
            await admin.Page.Keyboard.PressAsync("Escape");
            await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Mailbox" }).ClickAsync();
            await Expect(admin.Page.Locator(".mails li").First).ToBeVisibleAsync();
            await TakeAsync(admin, $"console-mailbox-{look}");
        }
        Assert.Equal(
            Screen.Phone.Width,
            await phone.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") // nothing to scroll sideways
        );
    }

    private static async Task TakeAsync(Operator admin, string name)
    {
        await Screenshots.TakeAsync(admin.Page, name);
        await AccessibilityCheck.PassesAsync(admin.Page, name);
    }

    private async Task<string> MakeAsync(string name, int stock, int hold = 0, TimeSpan? opensIn = null)
    {
        var opening = opensIn is { } wait ? $",\"startsAt\":\"{TimeProvider.System.GetUtcNow() + wait:O}\"" : "";
        var made = await _browser.Shop.Admin.PostAsync(
            "product/create-product",
            $$"""{"name":"{{name}}","description":"One run, numbered.","priceMinor":8900,"currency":"EUR","totalStock":{{stock}},"holdSeconds":{{hold}}{{opening}}}"""
        );
        Assert.Equal(201, made.Status);
        return made.Text("id")!;
    }

    /// <summary>Some come every second; each tries both sales, and some of them twice.</summary>
    private async Task CrowdAsync(string lamp, string phones)
    {
        var sessions = await _browser.Shop.NewSessionsAsync(Seconds * 16);
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var at = 0; at < Seconds; at++)
        {
            var number = 6 + (int)(5 * Math.Sin(at / 4.0)) + (at % 3);
            await Task.WhenAll(sessions.Skip(at * 16).Take(number).Select((session, i) => VisitAsync(session, twice: i % 4 == 0)));
            await second.WaitForNextTickAsync();
        }

        async Task VisitAsync(string session, bool twice)
        {
            using var buyer = _browser.Shop.NewClient();
            buyer.SessionId = session;
            var key = Guid.NewGuid().ToString();
            await buyer.BuyAsync(lamp, key);
            await buyer.BuyAsync(phones);
            await buyer.GetAsync($"product/{lamp}");
            if (twice)
                await buyer.BuyAsync(lamp, key);
            if (twice)
                await buyer.BuyAsync(lamp);
        }
    }
}
