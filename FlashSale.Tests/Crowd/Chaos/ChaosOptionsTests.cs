using FlashSale.Crowd;
using FlashSale.Crowd.Chaos;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Crowd.Chaos;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class ChaosOptionsTests
{
    private static readonly string Assembly = typeof(ChaosOptions).Assembly.Location;

    [Fact]
    public void Parse_OnlyWhatIsNeeded_AMinuteAndARandomSeed()
    {
        var options = ChaosOptions.Parse(["--api", Assembly, "--worker", Assembly, "--folder", "chaos"]);

        Assert.Equal(TimeSpan.FromSeconds(60), options.Length);
        Assert.InRange(options.Seed, 0, 999_999);
        Assert.False(options.Drift);
        Assert.True(Path.IsPathFullyQualified(options.Folder));
    }

    [Fact]
    public void Parse_Everything_Taken()
    {
        var options = ChaosOptions.Parse([
            "--api",
            Assembly,
            "--worker",
            Assembly,
            "--folder",
            "chaos",
            "--seconds",
            "5",
            "--seed",
            "7",
            "--drift",
        ]);

        Assert.Equal((TimeSpan.FromSeconds(5), 7, true), (options.Length, options.Seed, options.Drift));
    }

    [Theory]
    [InlineData]
    [InlineData("--api", "nowhere.dll")]
    [InlineData("--seconds", "1")]
    [InlineData("--seed", "x")]
    public void Parse_Nonsense_Refused(params string[] arguments) => Assert.Throws<NotTriedException>(() => ChaosOptions.Parse(arguments));
}
