using Microsoft.Playwright;

namespace FlashSale.Tests.Browser.Admin;

/// <summary>An administrator in front of the console, already signed in: logging in has a rate limit, and tests of its own.</summary>
internal sealed class Operator : IAsyncDisposable
{
    private readonly Visitor _visitor;

    private Operator(Visitor visitor) => _visitor = visitor;

    public IPage Page => _visitor.Page;

    /// <summary>The line that says whether all is well.</summary>
    public ILocator Status => Page.GetByRole(AriaRole.Region, new() { Name = "State of the system" });

    /// <summary>The window on top.</summary>
    public ILocator Dialog => Page.Locator("dialog[open]").Last;

    public static async Task<Operator> ArriveAsync(
        BrowserFixture browser,
        string part = "",
        Screen? screen = null,
        ColorScheme theme = ColorScheme.Light
    )
    {
        var visitor = await browser.ArriveAsync(screen, theme);
        await SignInAsync(browser, visitor, browser.Shop.Admin.SessionId!);
        await visitor.Page.GotoAsync($"/admin{part}");
        return new(visitor);
    }

    /// <summary>Gives a visitor a session that exists already.</summary>
    public static Task SignInAsync(BrowserFixture browser, Visitor visitor, string session) =>
        visitor.Profile.AddCookiesAsync([
            new()
            {
                Name = "sessionId",
                Value = session,
                Url = browser.Shop.Host.Address.ToString(),
            },
        ]);

    /// <summary>The two lines of a sale.</summary>
    public ILocator Sale(string product) => Page.Locator($"[data-product=\"{product}\"]");

    /// <summary>Presses a button of a sale, or of the window on top.</summary>
    public static Task PressAsync(ILocator where, string button) =>
        where.GetByRole(AriaRole.Button, new() { Name = button, Exact = false }).First.ClickAsync();

    /// <summary>Opens a sale's drawer.</summary>
    public async Task<ILocator> ManageAsync(string product)
    {
        await PressAsync(Sale(product), "Manage");
        return Page.Locator("dialog.drawer");
    }

    /// <summary>Requests for a path wait until what this returns is called.</summary>
    public async Task<Action> HoldBackAsync(string pattern)
    {
        var released = new TaskCompletionSource();
        await Page.RouteAsync(
            pattern,
            async route =>
            {
                await released.Task;
                await route.ContinueAsync();
            }
        );
        return released.SetResult;
    }

    public static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    public ValueTask DisposeAsync() => _visitor.DisposeAsync();
}
