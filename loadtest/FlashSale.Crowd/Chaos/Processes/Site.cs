using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using FlashSale.Crowd.Chaos.Checking;

namespace FlashSale.Crowd.Chaos.Processes;

/// <summary>
/// A whole system of its own: Redis, two replicas of the API and the worker, on free loopback ports, with all data in one folder. Nobody
/// restarts anything here behind the run's back, which is why the AppHost is not used: its health checks and its balancer would be part of
/// what is measured.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    private const string RedisProgram = "redis-server";

    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private readonly OrphanGuard _guard = new();
    private readonly HttpClient _probe = new(new SocketsHttpHandler { UseProxy = false });
    private readonly string _folder;

    /// <param name="folder">For data and logs; must be new.</param>
    /// <param name="api">Path of the API's assembly.</param>
    /// <param name="worker">Path of the worker's assembly.</param>
    public Site(string folder, string api, string worker)
    {
        _folder = folder;
        Directory.CreateDirectory(Path.Combine(folder, "redis"));
        var ports = FreePorts(4);
        RedisPort = ports[0];
        Redis = new Part("redis", RedisRecipe, RedisSettings(), RedisAnswersAsync, folder, _guard);
        Apis = [Service("api-1", api, ports[1]), Service("api-2", api, ports[2])];
        Worker = Service("worker", worker, ports[3]);
        Urls = [Url(ports[1]), Url(ports[2])];
    }

    public Part Redis { get; }

    public IReadOnlyList<Part> Apis { get; }

    public Part Worker { get; }

    /// <summary>Of the API's replicas.</summary>
    public IReadOnlyList<Uri> Urls { get; }

    public int RedisPort { get; }

    public IEnumerable<Part> Parts => [Redis, .. Apis, Worker];

    /// <summary>Path of the SQLite file.</summary>
    public string StorePath => Path.Combine(_folder, "flashsale.db");

    /// <exception cref="NotTriedException">A part does not start.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        await Redis.StartAsync();
        await Redis.WaitUntilReadyAsync(cancel);
        foreach (var part in Parts.Skip(1))
            await part.StartAsync();
        await Task.WhenAll(Parts.Select(part => part.WaitUntilReadyAsync(cancel)).ToList());
    }

    public Task<RespClient> ConnectRedisAsync(CancellationToken cancel) => RespClient.ConnectAsync(RedisPort, _password, cancel);

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Parts.Reverse())
            await part.DisposeAsync();
        _guard.Dispose();
        _probe.Dispose();
    }

    private static Uri Url(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    private static ProcessStartInfo RedisRecipe() => new(RedisProgram, ["-"]);

    // By stdin: a command line, and with it a password, can be read by everyone on the machine.
    private string RedisSettings() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            bind 127.0.0.1
            port {RedisPort}
            requirepass {_password}
            dir "{Path.Combine(_folder, "redis")}"
            save ""
            appendonly yes
            appendfsync always

            """
        );

    private Part Service(string name, string assembly, int port)
    {
        return new Part(name, Recipe, input: null, AnswersAsync, _folder, _guard);

        // What the AppHost tells its services, and limits that don't get into the way: the limiter is not what is on trial.
        ProcessStartInfo Recipe() =>
            new("dotnet", [assembly])
            {
                WorkingDirectory = Path.GetDirectoryName(assembly)!,
                Environment =
                {
                    ["ASPNETCORE_ENVIRONMENT"] = "Development",
                    ["ASPNETCORE_URLS"] = Url(port).ToString(),
                    ["ConnectionStrings__redis"] = string.Create(
                        CultureInfo.InvariantCulture,
                        $"127.0.0.1:{RedisPort},password={_password}"
                    ),
                    ["ConnectionStrings__flashsale"] = $"Data Source={StorePath}",
                    ["OTEL_SERVICE_NAME"] = name,
                    ["RateLimits__purchase__Ip__Limit"] = "0",
                    ["Purchase__UserLimit"] = "0",
                    // Shorter than the store is locked for, so that it is seen to be away.
                    ["Store__Timeout"] = "00:00:01",
                    ["Worker__Consumer__ClaimIdle"] = "00:00:05",
                    ["DOTNET_EnableDiagnostics"] = "0",
                },
            };

        async Task<bool> AnswersAsync(CancellationToken cancel)
        {
            using var answer = await _probe.GetAsync(new Uri(Url(port), "/health"), cancel);
            return answer.IsSuccessStatusCode;
        }
    }

    private async Task<bool> RedisAnswersAsync(CancellationToken cancel)
    {
        using var redis = await ConnectRedisAsync(cancel);
        return (string?)await redis.SendAsync(cancel, "PING") == "PONG";
    }

    /// <summary>All are held open until the last is known, so that they differ.</summary>
    private static List<int> FreePorts(int count)
    {
        List<TcpListener> listeners = [.. Enumerable.Range(0, count).Select(static _ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (var listener in listeners)
            listener.Start();
        List<int> ports = [.. listeners.Select(static listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (var listener in listeners)
            listener.Dispose();
        return ports;
    }
}
