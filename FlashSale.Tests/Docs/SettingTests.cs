using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Tools;

namespace FlashSale.Tests.Docs;

/// <summary>A default in the documentation is the default of the program.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed partial class SettingTests
{
    private static readonly Dictionary<string, Type> Sections = new[]
    {
        typeof(FlashSale.ApiService.ApiMarker),
        typeof(FlashSale.Storage.StorageRegistration),
        typeof(FlashSale.Worker.LoopHealth),
    }
        .SelectMany(static marker => marker.Assembly.GetTypes())
        .Where(static type => type.Name.EndsWith("Options", StringComparison.Ordinal))
        .Select(static type => (Name: type.GetField("Section")?.GetRawConstantValue() as string, Type: type))
        .Where(static section => section.Name is not null)
        .ToDictionary(static section => section.Name!, static section => section.Type);

    /// <summary>What is read in another way than by a class of options.</summary>
    private static readonly string[] OfNoClass =
    [
        "ConnectionStrings:redis",
        "ConnectionStrings:flashsale",
        "DevTools:Enabled",
        "FLASHSALE_ADMIN_EMAIL",
        "FLASHSALE_ADMIN_PASSWORD",
        "ForwardedHeaders:KnownNetworks",
        "ForwardedHeaders:KnownProxies",
        "Mail:Orders",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        // Of each action by name, in a dictionary.
        "RateLimits:<action>:Ip",
        "RateLimits:<action>:User",
        "Limit",
        "Window",
    ];

    [Fact]
    public void Settings_Documented_ExistWithThatDefault()
    {
        var rows = Rows().Matches(File.ReadAllText(Path.Combine(Clone.Root, "docs", "operations.md")));

        Assert.True(rows.Count > 25, $"Only {rows.Count} settings are documented.");
        Assert.All(
            rows,
            static row =>
                Assert.Equal(
                    $"{row.Groups["section"].Value}:{row.Groups["name"].Value} = {row.Groups["default"].Value}",
                    $"{row.Groups["section"].Value}:{row.Groups["name"].Value} = {Default(row.Groups["section"].Value, row.Groups["name"].Value)}"
                )
        );
    }

    [Fact]
    public void Settings_DocumentedWithoutANumber_Exist()
    {
        var settings = Sections.SelectMany(static section => Properties(section.Value).Select(name => $"{section.Key}:{name}"));

        Assert.Empty(Documented().Except(settings).Except(OfNoClass));
    }

    [Fact]
    public void Settings_OfEveryClass_AreDocumented()
    {
        var documented = Documented().ToHashSet();

        Assert.All(
            Sections,
            section => Assert.All(Properties(section.Value), name => Assert.Contains($"{section.Key}:{name}", documented))
        );
    }

    /// <summary>Of both tables. A name that begins with a colon is of the section of the one before it.</summary>
    private static IEnumerable<string> Documented()
    {
        var chapter = File.ReadAllText(Path.Combine(Clone.Root, "docs", "operations.md")).Split("\n## Settings\n")[1].Split("\n## ")[0];
        foreach (Match row in AnyRow().Matches(chapter))
        {
            var section = "";
            foreach (var name in Names().Matches(row.Groups["names"].Value).Select(static match => match.Groups["name"].Value))
            {
                var full = name.StartsWith(':') ? section + name : name;
                section = full[..Math.Max(0, full.LastIndexOf(':'))];
                yield return full;
            }
        }
    }

    private static IEnumerable<string> Properties(Type section) =>
        section
            .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(static property => property.CanWrite)
            .Select(static property => property.Name);

    private static string Default(string section, string name) =>
        Sections.TryGetValue(section, out var type) && type.GetProperty(name, BindingFlags.Instance | BindingFlags.Public) is { } property
            ? Describe(property.GetValue(Activator.CreateInstance(type)))
            : "no such setting";

    private static string Describe(object? value) =>
        value is not TimeSpan time ? Convert.ToString(value, CultureInfo.InvariantCulture)!
        : time.Ticks % TimeSpan.TicksPerHour == 0 ? $"{time.TotalHours} h"
        : time.Ticks % TimeSpan.TicksPerMinute == 0 ? $"{time.TotalMinutes} min"
        : time.Ticks % TimeSpan.TicksPerSecond == 0 ? $"{time.TotalSeconds} s"
        : $"{time.TotalMilliseconds} ms";

    // | `Mail:Smtp:Host`, `:Port` | no server …
    [GeneratedRegex(@"^\| (?<names>`[^|]*`[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex AnyRow();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Names();

    // | `Redis:CommandTimeout` | 800 ms | how long …
    [GeneratedRegex(@"^\| `(?<section>[A-Za-z:]+):(?<name>[A-Za-z]+)` \| (?<default>\d+( \w+)?) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
