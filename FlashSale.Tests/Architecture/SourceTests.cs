using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Architecture;

/// <summary>Rules about the text of the source.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class SourceTests
{
    private const int MaxLines = 300;

    [Fact]
    public void Files_All_AreShortEnoughToRead()
    {
        var files = SourceFiles().ToArray();

        Assert.True(files.Length > 100, $"Only {files.Length} files were found.");
        Assert.DoesNotContain(files, static file => File.ReadLines(file).Count() > MaxLines);
    }

    [Fact]
    public void DomainProject_Text_TakesNothing()
    {
        var project = File.ReadAllText(Path.Combine(Root(), "FlashSale.Domain", "FlashSale.Domain.csproj"));

        Assert.DoesNotContain("Reference", project, StringComparison.Ordinal);
    }

    private static IEnumerable<string> SourceFiles() =>
        Directory
            .EnumerateFiles(Root(), "*.cs", SearchOption.AllDirectories)
            .Where(static file =>
                !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj" or "artifacts" or ".tools")
            );

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FlashSale.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("FlashSale.sln is not above the tests.");
        return folder.FullName;
    }
}
