using System.Text.RegularExpressions;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Tools;

namespace FlashSale.Tests.LoadTesting;

/// <summary>What the scenarios can be told, and what <c>docs/load-testing.md</c> says of it.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed partial class ScenarioTests
{
    private static readonly string Folder = Path.Combine(Clone.Root, "loadtest");

    private static readonly string Guide = File.ReadAllText(Path.Combine(Clone.Root, "docs", "load-testing.md"));

    public static TheoryData<string> Scenarios =>
        [.. Directory.EnumerateFiles(Folder, "*.js").Select(static file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Scenario_Guide_HasItsSettingsWithTheirDefaults(string scenario)
    {
        var documented = RowsOf($"`{scenario}`");

        Assert.Equal(SettingsOf(Path.Combine(Folder, scenario + ".js")), documented);
    }

    [Fact]
    public void Library_Guide_HasItsSettingsWithTheirDefaults()
    {
        var settings = Directory.EnumerateFiles(Path.Combine(Folder, "lib"), "*.js").SelectMany(SettingsOf).Order();

        Assert.Equal(settings, RowsOf("All scenarios"));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Scenario_Options_JudgePromisesAndPrintThem(string scenario)
    {
        var text = File.ReadAllText(Path.Combine(Folder, scenario + ".js"));

        Assert.StartsWith("// ", text, StringComparison.Ordinal);
        Assert.Contains($"./flashsale load {scenario} ", text, StringComparison.Ordinal);
        foreach (var part in new[] { "thresholds: ", "promised(", "export function teardown(", "checkSale(", "handleSummary = " })
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    private static string[] SettingsOf(string file) =>
        [
            .. Settings()
                .Matches(File.ReadAllText(file))
                .Select(static use =>
                    $"{use.Groups["name"].Value} = {use.Groups["default"].Value.Replace("_", "", StringComparison.Ordinal)}"
                )
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The rows of a section's table.</summary>
    private static string[] RowsOf(string heading)
    {
        var section = Guide.Split("\n## ").Single(part => part.StartsWith(heading + "\n", StringComparison.Ordinal));
        return
        [
            .. Rows()
                .Matches(section)
                .Select(static row => $"{row.Groups["name"].Value} = {row.Groups["default"].Value}")
                .Order(StringComparer.Ordinal),
        ];
    }

    // whole('USERS', 1000) or seconds('DURATION', '30s') or text('BASE_URL', 'http://localhost:5080')
    [GeneratedRegex(@"\b(whole|seconds|text)\('(?<name>[A-Z0-9_]+)', '?(?<default>[^',)]*)")]
    private static partial Regex Settings();

    // | `USERS` | 1000 | how many …
    [GeneratedRegex(@"^\| `(?<name>[A-Z0-9_]+)` \| (?<default>[^|]*?) ?\|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
