using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using FlashSale.Crowd.Chaos.Checking;

namespace FlashSale.Crowd.Chaos.Processes;

/// <summary>A Redis of our own, as durable as the AppHost's: on loopback, with a password, every write synced before it is answered.</summary>
/// <param name="folder">Its data goes into a folder in here.</param>
/// <param name="port">Free, on the loopback interface.</param>
internal sealed class RedisRecipe(string folder, int port)
{
    private const string Program = "redis-server";

    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>For services.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port},password={_password}");

    public Part Part(OrphanGuard guard)
    {
        Directory.CreateDirectory(DataFolder);
        return new Part("redis", static () => new ProcessStartInfo(Program, ["-"]), Settings(), AnswersAsync, folder, guard);
    }

    public Task<RespClient> ConnectAsync(CancellationToken cancel) => RespClient.ConnectAsync(port, _password, cancel);

    private string DataFolder => Path.Combine(folder, "redis");

    // By stdin: a command line, and with it a password, can be read by everyone on the machine.
    private string Settings() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            bind 127.0.0.1
            port {port}
            requirepass {_password}
            dir "{DataFolder}"
            save ""
            appendonly yes
            appendfsync always
            auto-aof-rewrite-min-size 1gb
            lazyfree-lazy-expire yes
            hash-max-listpack-entries 16

            """
        );

    private async Task<bool> AnswersAsync(CancellationToken cancel)
    {
        using var redis = await ConnectAsync(cancel);
        return (string?)await redis.SendAsync(cancel, "PING") == "PONG";
    }
}
