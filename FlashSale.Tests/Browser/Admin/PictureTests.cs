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

    /// <summary>Outcomes are one upon the other; the first had none to tell of while the second had.</summary>
    [Fact]
    public async Task Chart_AGapWhereTheNextHasNone_IsDrawn()
    {
        await using var admin = await ArriveAsync(_browser, screen: _tall);

        var drawn = await admin.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const { Chart } = await import('/admin/charts/chart.js');
              const chart = new Chart({ title: 'Refusals', format: String, axis: String, floor: 1, stacked: true });
              document.body.append(chart.element);
              const series = [[1, null, 3], [1, 2, 3]].map((values, tone) => ({ name: `${tone}`, tone, points: values.map((value, at) => ({ at, value })) }));
              chart.show({ series, end: 2, span: 2, value: '', note: '' });
              await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
              chart.show({ series, end: 2, span: 2, value: '', note: '' });
              return [...chart.element.querySelectorAll('path.area')].map((path) => path.getAttribute('d'));
            }
            """
        );

        Assert.Equal(2, drawn.Length);
        // The second one is unbroken: one stretch.
        Assert.Single(drawn[1], 'M');
    }

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
