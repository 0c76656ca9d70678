using System.Diagnostics;
using System.Globalization;
using FlashSale.Crowd.Chaos.Checking;

namespace FlashSale.Crowd.Chaos.Processes;

/// <summary>
/// A whole system of its own: Redis, two replicas of the API and the worker, on free loopback ports, with all data in one folder. Nobody
/// restarts anything here behind the run's back, which is why the AppHost is not used: its health checks and its balancer would be part of
/// what is measured.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly OrphanGuard _guard = new();
    private readonly HttpClient _probe = new(new SocketsHttpHandler { UseProxy = false });
    private readonly RedisRecipe _redis;
    private readonly string _folder;

    /// <param name="folder">For data and logs; must be new.</param>
    /// <param name="api">Path of the API's assembly.</param>
    /// <param name="worker">Path of the worker's assembly.</param>
    public Site(string folder, string api, string worker)
    {
        _folder = folder;
        var ports = Ports.Free(4);
        _redis = new RedisRecipe(folder, ports[0]);
        Redis = _redis.Part(_guard);
        Apis = [Service("api-1", api, ports[1]), Service("api-2", api, ports[2])];
        Worker = Service("worker", worker, ports[3]);
        Urls = [Url(ports[1]), Url(ports[2])];
    }

    public Part Redis { get; }

    public IReadOnlyList<Part> Apis { get; }

    public Part Worker { get; }

    /// <summary>Of the API's replicas.</summary>
    public IReadOnlyList<Uri> Urls { get; }

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

    public Task<RespClient> ConnectRedisAsync(CancellationToken cancel) => _redis.ConnectAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Parts.Reverse())
            await part.DisposeAsync();
        _guard.Dispose();
        _probe.Dispose();
    }

    private static Uri Url(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

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
                    ["ConnectionStrings__redis"] = _redis.ConnectionString,
                    ["ConnectionStrings__flashsale"] = $"Data Source={StorePath}",
                    ["OTEL_SERVICE_NAME"] = name,
                    ["RateLimits__purchase__Ip__Limit"] = "0",
                    ["Purchase__UserLimit"] = "0",
                    // Mails and payments that are configured for other things are none of a trial's business.
                    ["Payments__Provider"] = "Simulated",
                    ["Mail__Smtp__Host"] = "",
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
}
