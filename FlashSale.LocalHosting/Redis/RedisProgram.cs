using System.Globalization;
using FlashSale.LocalHosting;

namespace Aspire.Hosting;

/// <summary>Finds the server program and tells it what to do.</summary>
internal static class RedisProgram
{
    /// <exception cref="DistributedApplicationException">There is none; the message says what to install.</exception>
    public static string Find() =>
        ProgramPath.Find("redis-server")
        ?? ProgramPath.Find("valkey-server")
        ?? throw new DistributedApplicationException(
            """
            Redis is not installed: neither redis-server nor valkey-server is on the PATH.
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
