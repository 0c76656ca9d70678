using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Tools;

namespace FlashSale.Tests.Api;

/// <summary>Rules about the operator's console as it lies in the clone.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class ConsoleFileTests
{
    private static readonly string _folder = Path.Combine(Clone.Root, "FlashSale.ApiService", "wwwroot", "admin");

    private static string[] Files(string pattern) => Directory.GetFiles(_folder, pattern, SearchOption.AllDirectories);

    /// <summary>Text of others becomes markup in none of these ways, whatever the policy would stop.</summary>
    [Theory]
    [InlineData("innerHTML")]
    [InlineData("outerHTML")]
    [InlineData("insertAdjacentHTML")]
    [InlineData("document.write")]
    [InlineData("eval(")]
    [InlineData("'style',")]
    public void Scripts_All_MakeNoMarkupOfText(string way)
    {
        Assert.NotEmpty(Files("*.js"));
        Assert.DoesNotContain(Files("*.js"), file => File.ReadAllText(file).Contains(way, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("*.js")]
    [InlineData("*.css")]
    [InlineData("*.html")]
    public void Files_All_AreShortAndAskNobodyElse(string pattern)
    {
        foreach (var file in Files(pattern))
        {
            var text = File.ReadAllText(file);
            Assert.True(text.Count(static c => c == '\n') <= 300, file);
            Assert.DoesNotMatch(@"(src|href|from|import|url\()\s*[=(]?\s*['""]?(https?:)?//", text);
        }
    }

    [Fact]
    public void Page_Markup_HasNothingInline()
    {
        var page = File.ReadAllText(Path.Combine(_folder, "index.html"));

        Assert.DoesNotMatch(@"\s(style|on\w+)=", page);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"<script(?![^>]*\ssrc=)", page);
    }
}
