using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace FlashSale.Tests.Infrastructure;

/// <summary>
/// A real <c>redis-server</c> on a free loopback port, with its files in a folder of its own under the test output. It can be killed,
/// frozen and started again on the same port and data.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "redis", Guid.NewGuid().ToString("N"));
    private readonly bool _durable;
    private readonly string _moreSettings;
    private Process? _process;

    private RedisServer(bool durable, string? password, string moreSettings)
    {
        _durable = durable;
        _moreSettings = moreSettings;
        Password = password ?? NewPassword();
    }

    private string Kept => _folder + ".kept";

    private string AppendOnlyFolder => Path.Combine(_folder, "appendonlydir");

    public int Port { get; } = FreePort();

    public string Password { get; }

    public string ConnectionString => $"127.0.0.1:{Port},password={Password}";

    public static string NewPassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <param name="durable">True: AOF with <c>appendfsync always</c>, as in production. False: nothing is kept, for speed.</param>
    /// <param name="password">Null: one of its own.</param>
    /// <param name="moreSettings">Further lines of its configuration.</param>
    public static async Task<RedisServer> StartNewAsync(bool durable = false, string? password = null, string moreSettings = "")
    {
        var server = new RedisServer(durable, password, moreSettings);
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync()
    {
        Directory.CreateDirectory(_folder);
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.ArgumentList.Add("-"); // settings by stdin: a password on the command line would be seen by everyone
        _process = Process.Start(start)!;
        await _process.StandardInput.WriteAsync(
            $"""
            bind 127.0.0.1
            port {Port}
            requirepass {Password}
            dir "{_folder}"
            save ""
            appendonly {(_durable ? "yes" : "no")}
            appendfsync always
            {_moreSettings}

            """
        );
        _process.StandardInput.Close();
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        await WaitUntilReadyAsync();
    }

    public async Task KillAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Keeps a copy of its files as they are now, as a backup or a replica that lags behind would have them.</summary>
    public void KeepFiles() => Copy(_folder, Kept);

    /// <summary>Back to <see cref="KeepFiles"/>. The server must have been killed.</summary>
    public void PutFilesBack()
    {
        Directory.Delete(_folder, recursive: true);
        Copy(Kept, _folder);
    }

    /// <summary>From now on Redis answers that it can't write its append-only file anew; what it appends to stays open.</summary>
    public void BlockRewrites()
    {
        Directory.Move(AppendOnlyFolder, AppendOnlyFolder + ".away");
        File.WriteAllText(AppendOnlyFolder, "");
    }

    public void AllowRewrites()
    {
        File.Delete(AppendOnlyFolder);
        Directory.Move(AppendOnlyFolder + ".away", AppendOnlyFolder);
    }

    /// <summary>SIGSTOP: the connection stays open and nothing answers.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        foreach (var folder in (string[])[_folder, Kept])
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private async Task WaitUntilReadyAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString + ",connectTimeout=1000");
                await connection.GetDatabase().PingAsync();
                return;
            }
            catch (RedisException) when (attempt < 100 && !_process!.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
