using System.Globalization;

namespace FlashSale.Bench.Sites;

/// <summary>How many files, and so connections, a process may have open.</summary>
internal static class OpenFiles
{
    // Max open files            1024                 1048576              files
    private const string Line = "Max open files";

    /// <summary>The soft limit; a number that is no limit where the system doesn't tell.</summary>
    public static long Limit()
    {
        const string File = "/proc/self/limits";
        if (!System.IO.File.Exists(File))
            return int.MaxValue;
        var line = System.IO.File.ReadLines(File).First(static line => line.StartsWith(Line, StringComparison.Ordinal));
        var soft = line[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return soft == "unlimited" ? int.MaxValue : long.Parse(soft, CultureInfo.InvariantCulture);
    }
}
