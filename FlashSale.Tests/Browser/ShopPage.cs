using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>The shop as a visitor finds it in one tab: by what is written on it, not by how it is built.</summary>
internal sealed class ShopPage(IPage page)
{
    public IPage Page => page;

    public ILocator Title => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocator BuyButton => page.Locator(".buy");

    public ILocator State => page.Locator(".sale .state");

    public ILocator Stock => page.Locator(".sale").GetByRole(AriaRole.Meter);

    /// <summary>What the last press led to, when it was refused.</summary>
    public ILocator Refusal => page.GetByRole(AriaRole.Alert);

    public ILocator Order => page.Locator(".order");

    public ILocator OrderStatus => Order.Locator(".status");

    public ILocator PayButton => page.GetByRole(AriaRole.Button, new() { Name = "Pay €" });

    /// <summary>Opens a product's sale.</summary>
    public async Task OpenAsync(string product)
    {
        await page.GotoAsync($"/#/sale/{product}");
        await Assertions.Expect(page.Locator($"[data-product='{product}']")).ToBeVisibleAsync();
    }

    /// <summary>Presses, whatever the button says: what a person does who is quicker than the page.</summary>
    public Task PressAsync() => BuyButton.ClickAsync(new() { Force = true });

    public ILocator Field(string label) => page.GetByLabel(label, new() { Exact = true });

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Choice(string name) => page.GetByRole(AriaRole.Radio, new() { Name = name });

    /// <summary>The one-time password, as the page shows the mail with it in development.</summary>
    public async Task<string> ReadCodeAsync()
    {
        await Button("Show the mail").ClickAsync();
        var mail = page.Locator("#mail");
        await Assertions.Expect(mail).ToContainTextAsync(new Regex("[0-9]{6}"));
        return new([.. (await mail.TextContentAsync())!.Where(char.IsAsciiDigit)]);
    }

    /// <summary>From the first field to the last, with the dialog open at "Sign in".</summary>
    public async Task SignUpAsync(string email)
    {
        await Button("Create an account").ClickAsync();
        await Field("E-mail").FillAsync(email);
        await Field("Password").FillAsync("correct horse battery");
        await Button("Create account").ClickAsync();
        var code = await ReadCodeAsync();
        await Field("Code").FillAsync(code);
        await Button("Confirm").ClickAsync();
        await Assertions.Expect(Button("Sign out")).ToBeVisibleAsync();
    }
}
