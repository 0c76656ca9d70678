using System.Reflection;
using System.Text.RegularExpressions;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Tools;

namespace FlashSale.Tests.Docs;

/// <summary>A scenario is as good as the test that proves it, and that test has to be there.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed partial class ScenarioTests
{
    private const string LocalOnly = "LocalHosting.";

    private static readonly Assembly Here = typeof(ScenarioTests).Assembly;

    [Fact]
    public void Scenarios_NamedTests_Exist()
    {
        var named = Tests().Matches(File.ReadAllText(Path.Combine(Clone.Root, "docs", "failure-scenarios.md")));

        Assert.True(named.Count > 30, $"Only {named.Count} tests are named.");
        Assert.Empty(
            named.Where(static test => !Exists(test.Groups["type"].Value, test.Groups["method"].Value)).Select(static t => t.Value)
        );
    }

    private static bool Exists(string type, string method) =>
        Here.GetType($"FlashSale.Tests.{type}")?.GetMethod(method)?.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0
        || (type.StartsWith(LocalOnly, StringComparison.Ordinal) && !IsLocal);

    /// <summary>The tests of the Local engine are only compiled with it.</summary>
    private static bool IsLocal =>
        Here.GetTypes().Any(static type => type.FullName!.StartsWith("FlashSale.Tests." + LocalOnly, StringComparison.Ordinal));

    // `Sales.OutageTests.Redis_KilledAndStarted_KeepsWhatWasAcknowledged`
    [GeneratedRegex(@"`(?<type>[A-Z][\w.]*Tests)\.(?<method>\w+)`")]
    private static partial Regex Tests();
}
