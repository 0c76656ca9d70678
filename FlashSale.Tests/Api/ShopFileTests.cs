using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Tools;

namespace FlashSale.Tests.Api;

/// <summary>Rules about the shop's files as they lie in the clone.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class ShopFileTests
{
    /// <summary>A phone with a bad line gets the whole shop in a second or two, before anything is compressed.</summary>
    private const int MaxBytes = 67_000;

    private static readonly string _root = Path.Combine(Clone.Root, "FlashSale.ApiService", "wwwroot");

    private static readonly string[] _folders = ["shop", "shared"];

    private static IEnumerable<string> Files =>
        _folders
            .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(_root, folder), "*", SearchOption.AllDirectories))
            .Append(Path.Combine(_root, "index.html"));

    [Fact]
    public void Files_AllOfTheShop_AreSmall() => Assert.InRange(Files.Sum(static file => new FileInfo(file).Length), 1, MaxBytes);

    /// <summary>Text of others becomes markup in none of these ways, whatever the policy would stop.</summary>
    [Theory]
    [InlineData("innerHTML")]
    [InlineData("outerHTML")]
    [InlineData("insertAdjacentHTML")]
    [InlineData("document.write")]
    [InlineData("eval(")]
    public void Scripts_All_MakeNoMarkupOfText(string way) =>
        Assert.DoesNotContain(
            Files.Where(static file => file.EndsWith(".js", StringComparison.Ordinal)),
            file => File.ReadAllText(file).Contains(way, StringComparison.Ordinal)
        );

    [Fact]
    public void Page_Markup_HasNothingInline()
    {
        var page = File.ReadAllText(Path.Combine(_root, "index.html"));

        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\son\w+=", page);
        Assert.DoesNotMatch(@"<script(?![^>]*\ssrc=)", page);
        Assert.DoesNotMatch(@"(src|href)=""(https?:)?//", page);
    }
}
