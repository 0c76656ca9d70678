using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FlashSale.Tests.Stores;

/// <summary>
/// A server that speaks MongoDB's protocol: the one that <c>FLASHSALE_TEST_MONGODB</c> (a connection string) names, else one started here
/// from a <c>mongod</c> or <c>jongodb</c> on the PATH. Neither: the tests fail, because a store that nobody tried is not a store.
/// </summary>
public sealed class MongoServer : IAsyncLifetime
{
    private const string Variable = "FLASHSALE_TEST_MONGODB";

    private readonly string _folder = Path.Combine(AppContext.BaseDirectory, "mongo", Guid.NewGuid().ToString("N"));
    private Process? _process;

    public string ConnectionString { get; private set; } = "";

    /// <summary>Whether it was started here and ends here.</summary>
    public bool IsOurs => _process is not null;

    public async Task InitializeAsync()
    {
        ConnectionString = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Start();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var settings = MongoClientSettings.FromConnectionString(ConnectionString);
                settings.ServerSelectionTimeout = TimeSpan.FromSeconds(2);
                using var client = new MongoClient(settings);
                await client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));
                return;
            }
            catch (Exception e) when (e is MongoException or TimeoutException && attempt < 10 && _process is null or { HasExited: false })
            {
                await Task.Delay(100);
            }
        }
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private string Start()
    {
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        var start =
            OnPath("mongod") is { } mongod ? new ProcessStartInfo(mongod, ["--bind_ip", "127.0.0.1", "--port", port, "--dbpath", _folder])
            : OnPath("jongodb") is { } jongodb ? new ProcessStartInfo(jongodb, ["--host=127.0.0.1", $"--port={port}"])
            : throw new InvalidOperationException(
                $"No MongoDB to test against: set {Variable} to a connection string, or put mongod (or jongodb) on the PATH."
            );
        Directory.CreateDirectory(_folder);
        start.RedirectStandardOutput = true;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        return $"mongodb://127.0.0.1:{port}";
    }

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
