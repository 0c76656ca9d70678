using FlashSale.Tests.Infrastructure;
using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>What the browser makes of the Content-Security-Policy. A page that breaks its own says so in the console.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class PolicyTests(BrowserFixture browser)
{
    [Fact]
    public async Task Shop_Opened_BreaksNoPolicy()
    {
        await using var visitor = await browser.ArriveAsync();

        await visitor.Page.GotoAsync("/");

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Docs_Opened_WorkUnderTheirOwnPolicy()
    {
        await using var visitor = await browser.ArriveAsync();

        await visitor.Page.GotoAsync("/docs/index.html");

        await Assertions.Expect(visitor.Page.GetByText("/api/v1/user/buy/{id}")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Shop_InlineScript_IsNotRun()
    {
        await using var visitor = await browser.ArriveAsync();
        await visitor.Page.GotoAsync("/");
        visitor.ExpectMistake("Content Security Policy");

        await visitor.Page.EvaluateAsync(
            """
            () => {
              const script = document.createElement('script');
              script.textContent = 'window.harmed = true';
              document.body.append(script);
            }
            """
        );

        Assert.False(await visitor.Page.EvaluateAsync<bool>("() => window.harmed === true"));
    }
}
