namespace FlashSale.Tests.Browser;

/// <summary>The machine's Chromium: Playwright would download one of its own.</summary>
internal static class Chromium
{
    private static readonly string[] _names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Its path.</summary>
    /// <exception cref="FileNotFoundException">There is none on the PATH.</exception>
    public static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return _names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"No browser is on the PATH: install Debian's package {_names[0]}.");
    }
}
