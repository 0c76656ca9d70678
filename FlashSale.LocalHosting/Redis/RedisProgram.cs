using System.Diagnostics;
using System.Globalization;
using FlashSale.LocalHosting;

namespace Aspire.Hosting;

/// <summary>Finds the server program and tells it what to do.</summary>
internal static class RedisProgram
{
    /// <summary>Of Redis; every Valkey is newer. Before it a setting of the AppHost's is not known, and nothing would start.</summary>
    private const int OldestVersion = 7;

    /// <exception cref="DistributedApplicationException">There is none; the message says what to install.</exception>
    public static string Find() =>
        ProgramPath.Find("redis-server")
        ?? ProgramPath.Find("valkey-server")
        ?? throw Missing("neither redis-server nor valkey-server is on the PATH");

    /// <exception cref="DistributedApplicationException">It is too old.</exception>
    public static void CheckVersion(string program)
    {
        if (ReadVersion(program) is < OldestVersion and var old)
            throw Missing($"{program} is version {old}, and {OldestVersion}.0 or newer is needed");
    }

    /// <summary>The first number of "Redis server v=7.0.15 sha=…"; null where the program says it in another way.</summary>
    private static int? ReadVersion(string program)
    {
        using var asked = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true });
        var said = asked?.StandardOutput.ReadToEnd() ?? "";
        asked?.WaitForExit();
        var from = said.IndexOf(" v=", StringComparison.Ordinal) + " v=".Length;
        var digits = from < " v=".Length ? "" : said[from..(said.IndexOf('.', from) is var end and > 0 ? end : from)];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }

    private static DistributedApplicationException Missing(string what) =>
        new(
            $"""
            Redis is missing: {what}.
              Debian, Ubuntu   sudo apt-get install redis-server
              Fedora           sudo dnf install valkey
              macOS            brew install redis
            Or use a server of yours: set ConnectionStrings__redis=host:port,password=...
            """
        );

    /// <summary>
    /// Settings go in by stdin, because a command line, and with it a password, can be read by everyone on the machine. Arguments that
    /// the AppHost gives come after them and win.
    /// </summary>
    public static ProcessRecipe Recipe(RedisResource redis) =>
        new(Find(), ["-"], redis.Folder)
        {
            StandardInput = string.Create(
                CultureInfo.InvariantCulture,
                $"""
                bind 127.0.0.1
                port {redis.Port}
                requirepass {redis.Password}
                dir {Quoted(redis.Folder)}
                save ""
                daemonize no
                always-show-logo no

                """
            ),
        };

    /// <summary>A path may hold blanks, quotes and backslashes.</summary>
    private static string Quoted(string path) =>
        $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
