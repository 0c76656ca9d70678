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

    // | `Redis:CommandTimeout` | 800 ms | how long …
    [GeneratedRegex(@"^\| `(?<section>[A-Za-z:]+):(?<name>[A-Za-z]+)` \| (?<default>\d+( \w+)?) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
