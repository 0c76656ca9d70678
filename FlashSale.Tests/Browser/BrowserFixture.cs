using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>A shop (API and worker on a real Redis and a SQLite file) and one Chromium, for all tests of the collection.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    /// <summary>The shop behind the pages: products, buyers and the administrator without a browser.</summary>
    internal ApiFixture Shop { get; } = new();

    /// <summary>Opens sales, ends holds, stores orders.</summary>
    private WorkerFactory? Worker { get; set; }

    public async Task InitializeAsync()
    {
        await Shop.InitializeAsync();
        Worker = new(
            Shop.Redis.ConnectionString,
            Shop.Store,
            [
                .. Shop.Settings,
                ("Logging:LogLevel:Default", "Warning"),
                // Drift that a test makes is still there when somebody looks: repairs by themselves are tested elsewhere.
                ("Worker:Reconcile:Interval", "01:00:00"),
            ]
        );
        Worker.CreateClient().Dispose(); // which starts it
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Chromium.Find(),
                // Its sandbox is for pages of others, and doesn't run as root, which is who runs tests in a container.
                ChromiumSandbox = false,
                Args = ["--disable-gpu", "--disable-background-networking"],
            }
        );
    }

    /// <summary>Somebody new, with a fresh profile and an address of their own, who has not opened a page yet.</summary>
    /// <param name="screen">Null: a desktop.</param>
    /// <param name="theme">What the visitor's system prefers.</param>
    /// <param name="shop">Null: the one that all tests have.</param>
    internal Task<Visitor> ArriveAsync(Screen? screen = null, ColorScheme theme = ColorScheme.Light, Uri? shop = null) =>
        Visitor.ArriveAsync(_browser, shop ?? Shop.Host.Address, screen ?? Screen.Desktop, theme);

    /// <summary>Somebody new who is signed in already.</summary>
    internal async Task<Visitor> ArriveSignedInAsync(Screen? screen = null, ColorScheme theme = ColorScheme.Light)
    {
        var visitor = await ArriveAsync(screen, theme);
        await visitor.SignInAsync((await Shop.NewSessionsAsync(1))[0]);
        return visitor;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
        if (Worker is not null)
            await Worker.DisposeAsync();
        await Shop.DisposeAsync();
    }
}
