namespace FlashSale.Tests.Tools;

/// <summary>The clone that these tests were built from.</summary>
internal static class Clone
{
    /// <summary>The folder that holds <c>FlashSale.sln</c>.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FlashSale.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("There is no FlashSale.sln above the tests.");
        return folder;
    }
}
