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

    /// <summary>What is judged without a threshold may be broken, and k6 ends with 0.</summary>
    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Scenario_PromisesThatItJudges_HaveThresholds(string scenario)
    {
        var text = File.ReadAllText(Path.Combine(Folder, scenario + ".js"));
        var promises = File.ReadAllText(Path.Combine(Folder, "lib", "promises.js"));
        var thresholds = Quoted(Always().Match(promises).Value).Concat(Quoted(Thresholds().Match(text).Value));

        var judged = Judged().Matches(text).Select(static call => call.Groups["name"].Value);
        // Judged in lib/ for whoever calls it.
        string[] called = text.Contains("wantMore(", StringComparison.Ordinal) ? ["no_more"] : [];
        Assert.Empty(judged.Concat(called).Except(thresholds));
    }

    /// <summary>An iteration that throws breaks no promise by itself, and k6 ends with 0.</summary>
    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Scenario_Iterations_AreGuarded(string scenario)
    {
        var text = File.ReadAllText(Path.Combine(Folder, scenario + ".js"));
        var named = Iterations().Matches(text).Select(static exec => $"export const {exec.Groups["name"].Value} = guarded(").ToList();

        Assert.All(named is [] ? ["export default guarded("] : named, export => Assert.Contains(export, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Promises_Guide_HasThemAll()
    {
        var promises = File.ReadAllText(Path.Combine(Folder, "lib", "promises.js"));
        var names = Names()
            .Matches(promises.Split("export const PROMISES = {")[1].Split('}')[0])
            .Select(static name => name.Groups["name"].Value);

        // One row may be of several promises: | `user_window`, `address_window` | …
        var rows = Guide
            .Split('\n')
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(static row => row.Split('|')[1]);
        Assert.All(names, name => Assert.Contains(rows, row => row.Contains($"`{name}`", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Quoted(string list) => Words().Matches(list).Select(static word => word.Groups["name"].Value);

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

    // judge('opening', …
    [GeneratedRegex(@"\bjudge\('(?<name>\w+)'")]
    private static partial Regex Judged();

    // exec: 'visit'
    [GeneratedRegex(@"\bexec: '(?<name>\w+)'")]
    private static partial Regex Iterations();

    // const ALWAYS = /** @type … */ (['oversold', 'balanced']);
    [GeneratedRegex(@"const ALWAYS = .*")]
    private static partial Regex Always();

    // thresholds: { ...promised('limit', 'opening'), …
    [GeneratedRegex(@"\bpromised\('[^)]*\)")]
    private static partial Regex Thresholds();

    // 'limit'
    [GeneratedRegex(@"'(?<name>\w+)'")]
    private static partial Regex Words();

    //   limit: 'no buyer has …
    [GeneratedRegex(@"^  (?<name>\w+): '", RegexOptions.Multiline)]
    private static partial Regex Names();

    // | `USERS` | 1000 | how many …
    [GeneratedRegex(@"^\| `(?<name>[A-Z0-9_]+)` \| (?<default>[^|]*?) ?\|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
