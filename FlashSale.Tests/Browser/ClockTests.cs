using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Browser;

/// <summary>The server's clock as the page understands it: a module of its own, which hears what a test says and nobody else.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
[Collection(BrowserCollection.Name)]
public sealed class ClockTests(BrowserFixture browser)
{
    /// <summary>More than a message in time leaves open.</summary>
    private const int Tolerance = 300;

    [Theory]
    [InlineData(new[] { 0, -3000 }, 0)]
    [InlineData(new[] { 0, -3000, 0, -3000, 0 }, 0)]
    public async Task Clock_AMessageIsLate_GoesOnAsItWas(int[] heard, int expected) => await ShowsAsync(heard, expected);

    /// <summary>They waited together: each is late by something else.</summary>
    [Fact]
    public async Task Clock_MessagesComeLateAtOnce_GoesOnAsItWas() => await ShowsAsync([0, -20_000, -5000], 0);

    [Theory]
    [InlineData(new[] { 0, -3000, -3100 }, -3000)]
    [InlineData(new[] { 0, 0, -3_600_000, -3_600_000 }, -3_600_000)]
    public async Task Clock_SetBack_IsBelievedAtTheSecondMessage(int[] heard, int expected) => await ShowsAsync(heard, expected);

    /// <summary>No message comes before it was written.</summary>
    [Theory]
    [InlineData(new[] { 0, 3000 }, 3000)]
    [InlineData(new[] { -3000, 0 }, 0)]
    public async Task Clock_SetForwardOrLateSoFar_IsBelievedAtOnce(int[] heard, int expected) => await ShowsAsync(heard, expected);

    /// <summary>Messages of the clock by which sales open, in turn, and what the page makes of them (all in ms against its own clock).</summary>
    private async Task ShowsAsync(int[] heard, int expected)
    {
        await using var visitor = await browser.ArriveAsync();
        await visitor.Page.GotoAsync("/");

        var shown = await visitor.Page.EvaluateAsync<double>(
            """
            async (heard) => {
              const { learn, local, now } = await import('/shop/clock.js?alone');
              const here = local();
              for (const difference of heard) learn(here + difference, 0, here - 300, here, true);
              return now() - local();
            }
            """,
            heard
        );

        Assert.InRange(shown, expected - Tolerance, expected + Tolerance);
    }
}
