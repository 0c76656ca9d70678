using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;
using static FlashSale.Tests.Browser.Admin.Operator;

namespace FlashSale.Tests.Browser.Admin;

[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class MailboxTests(BrowserFixture browser)
{
    [Fact]
    public async Task Show_PressedWhileAnotherAddressIsAsked_ShowsWhatWasAskedLast()
    {
        await using var admin = await ArriveAsync(browser);
        var tab = admin.Page.GetByRole(AriaRole.Link, new() { Name = "Mailbox" });
        await Expect(tab).ToBeVisibleAsync();
        var release = await admin.HoldBackAsync("**/dev/mailbox/admin*");
        await tab.ClickAsync();
        var first = admin.Page.WaitForResponseAsync("**/dev/mailbox/admin*");

        await admin.Page.GetByLabel("Mails to").FillAsync($"{Guid.NewGuid():N}@example.com");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(admin.Page.GetByText("No mail to this address.")).ToBeVisibleAsync();
        release();
        await (await first).FinishedAsync();
        await admin.Page.EvaluateAsync("() => new Promise(requestAnimationFrame)");

        await Expect(admin.Page.GetByText("No mail to this address.")).ToBeVisibleAsync();
    }
}
