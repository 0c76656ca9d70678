using System.Collections.Concurrent;
using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>Outside Development no page writes a visitor's mail address where logs of proxies keep it: into a URL.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class MailAddressTests(BrowserFixture browser)
{
    [Fact]
    public async Task Shop_SomebodyIsSignedIn_AsksForNoMailbox()
    {
        var session = (await browser.Shop.NewSessionsAsync(1))[0];

        await OpenAsync(session, "/", static page => page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }));
    }

    [Fact]
    public async Task Console_AdministratorIsSignedIn_AsksForNoMailbox() =>
        await OpenAsync(
            browser.Shop.Admin.SessionId!,
            "/admin",
            static page => page.GetByRole(AriaRole.Heading, new() { Name = "Sales", Exact = true })
        );

    [Fact]
    public async Task Console_CodeIsAskedFor_AsksForNoMailbox()
    {
        using var client = browser.Shop.NewClient();
        var credentials = $$"""{"email":"half-{{Guid.NewGuid():N}}@example.com","password":"correct horse battery"}""";
        await client.PostAsync("auth/register", credentials);
        await client.PostAsync("auth/login", credentials);

        await OpenAsync(client.SessionId!, "/admin", static page => page.GetByText("A code of six digits was sent to"));
    }

    /// <summary>Opens a page in production until it shows what is asked for and knows that there are no development tools.</summary>
    private async Task OpenAsync(string session, string path, Func<IPage, ILocator> shown)
    {
        await using var production = await ApiHost.StartAsync(browser.Shop.Redis, browser.Shop.Store, "Production", browser.Shop.Settings);
        await using var visitor = await browser.ArriveAsync(shop: production.Address);
        await visitor.SignInAsync(session);
        var address = (await visitor.AskAsync("user/profile")).GetProperty("email").GetString()!;
        var asked = new ConcurrentQueue<string>();
        visitor.Profile.Request += (_, request) => asked.Enqueue(Uri.UnescapeDataString(request.Url));

        var answer = await visitor.Page.RunAndWaitForResponseAsync(() => visitor.Page.GotoAsync(path), "**/dev/mailbox/*");

        Assert.Equal(404, answer.Status);
        await Assertions.Expect(shown(visitor.Page)).ToBeVisibleAsync();
        Assert.Single(asked, static url => url.Contains("/dev/mailbox/", StringComparison.Ordinal));
        Assert.DoesNotContain(asked, url => url.Contains(address, StringComparison.OrdinalIgnoreCase));
    }
}
