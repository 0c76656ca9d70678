using System.Text.RegularExpressions;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Tools;

namespace FlashSale.Tests.Docs;

/// <summary>A document that names a file which isn't there was true once.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed partial class LinkTests
{
    public static TheoryData<string> Documents =>
        [
            "README.md",
            .. new[] { "docs", "lua" }
                .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Clone.Root, folder), "*.md", SearchOption.AllDirectories))
                .Select(file => Path.GetRelativePath(Clone.Root, file))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_ToFiles_Resolve(string document)
    {
        var file = Path.Combine(Clone.Root, document);
        var missing = Links()
            .Matches(File.ReadAllText(file))
            .Select(link => link.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && target[0] != '#')
            .Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, target.Split('#')[0])));

        Assert.Empty(missing);
    }

    // [text](target)
    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();
}
