using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Tools;

namespace FlashSale.Tests.LoadTesting;

/// <summary>What <c>./flashsale load</c> says when it can't do what is asked.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class LoadCommandTests
{
    [Fact]
    public async Task Load_NoScenarioNamed_ListsThemAll()
    {
        var (code, output) = await Shell.RunAsync("./flashsale load");

        Assert.Equal(0, code);
        Assert.All(
            new[] { "browse", "rate-limit", "retry-storm", "rush", "session-expiry", "soak" },
            scenario => Assert.Contains($"\n  {scenario} ", output, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("stampede")]
    [InlineData("../eng/lib/common")]
    public async Task Load_UnknownScenario_SaysSo(string scenario)
    {
        var (code, output) = await Shell.RunAsync($"./flashsale load {scenario} 2>&1");

        Assert.Equal(2, code);
        Assert.Contains($"there is no scenario '{scenario}'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_WithoutK6_SaysHowToGetIt()
    {
        // A PATH with what the command itself needs, and nothing else.
        var (code, output) = await Shell.RunAsync(
            """
            programs=$(mktemp -d)
            trap 'rm -rf "$programs"' EXIT
            for program in bash dirname basename sed; do ln -s "$(command -v "$program")" "$programs"; done
            PATH=$programs ./flashsale load rush 2>&1
            """
        );

        Assert.Equal(2, code);
        Assert.Contains("k6 is missing", output, StringComparison.Ordinal);
        Assert.Contains("https://grafana.com/docs/k6/latest/set-up/install-k6/", output, StringComparison.Ordinal);
    }
}
