using System.Text.RegularExpressions;
using FlashSale.Tests.AppHost;
using FlashSale.Tests.Browser;
using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.LocalHosting;

/// <summary>
/// The real dashboard on the Local engine: what an operator sees of a purchase, of metrics and of logs. The picture of the trace is left in
/// <c>artifacts/screenshots</c>; with <c>FLASHSALE_SCREENSHOTS=docs/images</c> the README's is made anew.
/// </summary>
[Trait(Tiers.Name, Tiers.Distributed)]
public sealed partial class DashboardTests
{
    [DashboardFact]
    public async Task Purchase_InTheDashboard_IsOneTraceWithMetricsAndLogsBesideIt()
    {
        await using var appHost = new AppHostProcess(("LocalHosting__Dashboard", "true"), ("FLASHSALE_ADMIN_PASSWORD", "flash-sale-dev"));
        await appHost.WaitUntilReadyAsync();
        await Eventually.IsTrueAsync(() => Login().IsMatch(appHost.Output), "the dashboard is up");
        using var admin = await new Shopper(new Uri(Api().Match(appHost.Output).Groups["url"].Value)).LogInAsAdminAsync();
        await BuyAsync(admin);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Chromium.Find(),
                ChromiumSandbox = false,
                Args = ["--disable-gpu", "--disable-background-networking"],
            }
        );
        var page = await browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = 1280, Height = 560 },
                ColorScheme = ColorScheme.Light,
            }
        );
        page.SetDefaultTimeout((float)Eventually.Bound.TotalMilliseconds);
        var login = new Uri(Login().Match(appHost.Output).Groups["url"].Value);
        await page.GotoAsync(login.ToString());
        await page.WaitForURLAsync(url => !url.Contains("/login", StringComparison.Ordinal));

        await page.GotoAsync(new Uri(login, "/traces").ToString());
        Assert.Equal(0, await page.GetByText("GET /health").CountAsync());
        await page.GetByText("/user/buy/{id}").First.ClickAsync();
        await page.GetByText("persist order").First.WaitForAsync();
        await page.GetByText("purchase.lua").First.WaitForAsync();
        await Screenshots.TakeAsync(page, "trace");

        await page.GotoAsync(new Uri(login, "/metrics/resource/api").ToString());
        await page.GetByText("flashsale.purchases").First.WaitForAsync();
        await page.GotoAsync(new Uri(login, "/structuredlogs").ToString());
        await page.GetByText("Document store").First.WaitForAsync();
    }

    private static async Task BuyAsync(Shopper admin)
    {
        var product = await Shopper.ReadAsync(
            await admin.PostAsync(
                "product/create-product",
                new
                {
                    name = "Lamp",
                    priceMinor = 1999,
                    currency = "EUR",
                    totalStock = 10,
                }
            )
        );
        var session = (await admin.MintAsync(1))[0];
        await Shopper.ReadAsync(await admin.BuyAsync(product.GetProperty("id").GetString()!, Guid.NewGuid().ToString(), session));
    }

    // dashboard  http://localhost:18888/login?t=…
    [GeneratedRegex(@"dashboard\s+(?<url>http://\S+/login\?t=\w+)")]
    private static partial Regex Login();

    // api        http://localhost:5080 (2 replicas)
    [GeneratedRegex(@"\bapi\s+(?<url>http://\S+) \(2 replicas\)")]
    private static partial Regex Api();
}
