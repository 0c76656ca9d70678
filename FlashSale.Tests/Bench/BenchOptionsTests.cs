using FlashSale.Bench;
using FlashSale.Crowd;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Bench;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class BenchOptionsTests
{
    private static readonly string Assembly = typeof(BenchOptions).Assembly.Location;
    private static readonly string[] Needed = ["--api", Assembly, "--worker", Assembly, "--bare", Assembly, "--folder", "bench"];

    [Fact]
    public void Parse_OnlyWhatIsNeeded_FiveRoundsAt128And1000()
    {
        var options = BenchOptions.Parse(Needed);

        Assert.Equal((BenchKind.Rounds, 5, TimeSpan.FromSeconds(3)), (options.Kind, options.Rounds, options.Length));
        Assert.Equal([128, 1000], options.Connections);
        Assert.True(Path.IsPathFullyQualified(options.Folder));
    }

    [Fact]
    public void Parse_Crowd_TenThousandConnectionsOrWhatTheFilesAllow()
    {
        var options = BenchOptions.Parse([.. Needed, "--crowd"]);

        Assert.Equal(BenchKind.Crowd, options.Kind);
        Assert.Equal((10_000, 3_596), (options.CrowdConnections(20_000), options.CrowdConnections(4_096)));
    }

    [Theory]
    [InlineData(true, "--quick")]
    [InlineData(true, "--quick", "--growth")]
    [InlineData(false)]
    [InlineData(false, "--quick", "--crowd")]
    public void Parse_Quick_WaitsLongerForRedisUnlessACrowdHasToBeRefused(bool longer, params string[] arguments) =>
        Assert.Equal(longer, BenchOptions.Parse([.. Needed, .. arguments]).RedisPatience > TimeSpan.FromSeconds(1));

    [Theory]
    [InlineData]
    [InlineData("--api", "nowhere.dll")]
    [InlineData("--rounds", "0")]
    [InlineData("--connections", "many")]
    public void Parse_Nonsense_Refused(params string[] arguments) =>
        Assert.Throws<NotTriedException>(() => BenchOptions.Parse(arguments.Length == 0 ? [] : [.. arguments, .. Needed]));
}
