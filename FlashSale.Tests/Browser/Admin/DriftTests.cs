using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;
using StackExchange.Redis;
using static FlashSale.Tests.Browser.Admin.Operator;

namespace FlashSale.Tests.Browser.Admin;

[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class DriftTests(BrowserFixture browser)
{
    [Fact]
    public async Task Drift_InRedis_IsShownAndReconciledFromTheDrawer()
    {
        var product = await browser.Shop.NewProductAsync(stock: 5);
        await using var admin = await ArriveAsync(browser);
        await Expect(admin.Sale(product)).ToContainTextAsync("balanced");

        await FalsifyAsync(product);

        await Expect(admin.Status).ToContainTextAsync("Drift in one sale");
        await Expect(admin.Sale(product)).ToContainTextAsync("5 = 7 left + 0 held + 0 sold; 0 persisted: drift");
        var drawer = await admin.ManageAsync(product);
        await Expect(drawer).ToContainTextAsync("There is drift.");
        await PressAsync(drawer, "Reconcile now");
        await Expect(drawer).ToContainTextAsync("1 repair of 1 done. It adds up now.");
        await Expect(drawer.Locator(".repairs")).ToContainTextAsync("stock 7 held 0 sold 0 → stock 5 held 0 sold 0");
        await admin.Page.Keyboard.PressAsync("Escape");
        await Expect(admin.Sale(product)).ToContainTextAsync("5 = 5 left + 0 held + 0 sold; 0 persisted: balanced");
        await Expect(admin.Status).Not.ToContainTextAsync("Drift");
    }

    [Fact]
    public async Task Drift_OfAllSales_IsReconciledAndItsRecordsAreListed()
    {
        var product = await browser.Shop.NewProductAsync(stock: 6);
        await using var admin = await ArriveAsync(browser, "#repairs");
        await FalsifyAsync(product);
        await Expect(admin.Status).ToContainTextAsync("Drift in one sale");

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Reconcile all now" }).ClickAsync();

        await Expect(admin.Page.Locator(".report")).ToContainTextAsync("1 with drift.");
        await Expect(admin.Page.Locator("ol.repairs").Last.Locator("li").First)
            .ToContainTextAsync("stock 8 held 0 sold 0 → stock 6 held 0 sold 0");
        await Expect(admin.Status).Not.ToContainTextAsync("Drift");
    }

    [Fact]
    public async Task Drift_RepairedInASaleThatIsClosedMeanwhile_IsNoMore()
    {
        var product = await browser.Shop.NewProductAsync(stock: 5);
        await using var admin = await ArriveAsync(browser);
        await FalsifyAsync(product);
        await Expect(await admin.ManageAsync(product)).ToContainTextAsync("There is drift.");
        await admin.Page.Keyboard.PressAsync("Escape");
        Assert.Equal(200, (await browser.Shop.Admin.PostAsync($"admin/sales/{product}/close")).Status);
        await Expect(admin.Sale(product).Locator(".pill")).ToHaveTextAsync("Closed");
        await Expect(admin.Status).ToContainTextAsync("Drift in one sale");

        Assert.Equal(200, (await browser.Shop.Admin.PostAsync($"admin/sales/{product}/reconcile")).Status);

        await Expect(admin.Status).ToContainTextAsync("All balanced");
    }

    [Fact]
    public async Task Redis_DoesNotAnswer_IsTheFirstThingSaid()
    {
        await using var admin = await ArriveAsync(browser);
        await Expect(admin.Status).ToContainTextAsync("Worker");

        // What the API says while Redis is away is tested elsewhere; taking Redis away here would stop everybody's tests.
        await admin.Page.RouteAsync(
            "**/api/v1/admin/stats",
            static route =>
                route.FulfillAsync(
                    new()
                    {
                        Status = 503,
                        ContentType = "application/problem+json",
                        Body = """{"status":503,"code":"store_unavailable","title":"The stock cannot be asked right now."}""",
                    }
                )
        );

        await Expect(admin.Status).ToContainTextAsync("No answer from Redis");
        await admin.Page.UnrouteAllAsync();
        await Expect(admin.Status).Not.ToContainTextAsync("No answer from Redis");
    }

    [Fact]
    public async Task Answer_BreaksOffHalfWay_IsToldAsNone()
    {
        await using var admin = await ArriveAsync(browser);

        var code = await admin.Page.EvaluateAsync<string>(
            """
            async () => {
              const { get } = await import('/admin/lib/api.js');
              const real = window.fetch;
              const half = (body) => (body.enqueue(new TextEncoder().encode('{"items":[')), body.error(new TypeError('network error')));
              window.fetch = async () => new Response(new ReadableStream({ start: half }));
              try {
                return await get('admin/stats').then(() => 'answered', (error) => error.code ?? error.name);
              } finally {
                window.fetch = real;
              }
            }
            """
        );

        Assert.Equal("no_answer", code);
    }

    [Fact]
    public async Task ReconcileAll_PressedWhileTheListLoads_IsDone()
    {
        await using var admin = await ArriveAsync(browser);
        var release = await admin.HoldBackAsync("**/admin/repairs*");
        await admin.Page.GetByRole(AriaRole.Link, new() { Name = "Drift & repairs" }).ClickAsync();

        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Reconcile all now" }).ClickAsync();
        release();

        await Expect(admin.Page.Locator(".report")).ToContainTextAsync("checked");
        await Expect(admin.Page.GetByRole(AriaRole.Heading, new() { Name = "Recorded repairs" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Audit_FailsAfterTheNextHasBegun_TakesOnlyItsOwnSalesAuditAway()
    {
        await using var admin = await ArriveAsync(browser);

        var forgotten = await admin.Page.EvaluateAsync<string>(
            """
            async () => {
              const { Auditor } = await import('/admin/live/auditor.js');
              const { setInterval: every, fetch: real } = window;
              const sales = new Map(['slow', 'next'].map((productId) => [productId, { productId, state: 'live' }]));
              let next, fail;
              const forgotten = new Promise((resolve) => {
                const audits = { get() {}, set() {}, delete: resolve };
                window.setInterval = (act) => (next = act);
                new Auditor({ sales, audits, now: () => 0, changed() {} }).start();
              });
              window.fetch = (url, ...more) => {
                if (url.endsWith('/slow/audit')) return new Promise((_, reject) => (fail = reject));
                if (url.endsWith('/next/audit')) return Promise.resolve(new Response('{}'));
                return real(url, ...more);
              };
              next();
              next();
              Object.assign(window, { setInterval: every, fetch: real });
              fail(new TypeError('no answer'));
              return forgotten;
            }
            """
        );

        Assert.Equal("slow", forgotten);
    }

    private async Task FalsifyAsync(string product) =>
        await browser.Shop.Get<IConnectionMultiplexer>().GetDatabase().StringIncrementAsync(RedisKeys.Stock(ProductId.Parse(product)), 2);
}
