using FlashSale.Crowd;
using FlashSale.Crowd.Demo;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Crowd;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class DemoOptionsTests
{
    [Fact]
    public void Parse_Nothing_ThePromisedCrowd()
    {
        var options = DemoOptions.Parse([]);

        Assert.Equal((1000, 100, 50, 20), (options.Buyers, options.Units, options.Retriers, options.Presses));
        Assert.Equal(new Uri("http://localhost:5080"), options.Url);
        Assert.False(options.Json);
        Assert.Null(options.Watch);
    }

    [Theory]
    [InlineData(60, "--watch")]
    [InlineData(90, "--watch", "--seconds", "90")]
    public void Parse_Watch_TakesAMinuteOrWhatWasSaidAndHasMoreToSell(int seconds, params string[] arguments)
    {
        var options = DemoOptions.Parse(arguments);

        Assert.Equal((TimeSpan.FromSeconds(seconds), 600), (options.Watch, options.Units));
    }

    [Fact]
    public void Parse_Everything_Taken()
    {
        var options = DemoOptions.Parse(["--json", "--url", "https://shop.test", "--buyers", "7", "--units", "3", "--retriers", "0"]);

        Assert.Equal((7, 3, 0, true), (options.Buyers, options.Units, options.Retriers, options.Json));
        Assert.Equal(new Uri("https://shop.test"), options.Url);
    }

    [Theory]
    [InlineData("--buyers")]
    [InlineData("--buyers", "0")]
    [InlineData("--buyers", "-1")]
    [InlineData("--buyers", "1e3")]
    [InlineData("--buyers", "5", "--buyers", "6")]
    [InlineData("--buyers", "5", "--retriers", "6")]
    [InlineData("--url", "ftp://shop.test")]
    [InlineData("--url", "shop")]
    [InlineData("--unit", "5")]
    [InlineData("5")]
    [InlineData("--seconds", "30")]
    [InlineData("--watch", "--seconds", "4")]
    public void Parse_Nonsense_Refused(params string[] arguments) => Assert.Throws<NotTriedException>(() => DemoOptions.Parse(arguments));
}
