using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using FlashSale.Crowd;
using FlashSale.Crowd.Chaos.Checking;
using FlashSale.Crowd.Chaos.Processes;

namespace FlashSale.Bench.Sites;

/// <summary>
/// What is measured, on free loopback ports, with all data in one folder: Redis, one API, the worker, and the bare endpoint to compare
/// with. One API, because its cores are the load generator's, too: a second one would only make them change places more often.
/// </summary>
internal sealed class BenchSite : IAsyncDisposable
{
    private readonly HttpClient _probe = new(new SocketsHttpHandler { UseProxy = false });
    private readonly RedisRecipe _redis;
    private readonly string _folder;
    private readonly TimeSpan? _redisPatience;

    /// <param name="folder">For data and logs; must be new.</param>
    /// <param name="options">Which assemblies.</param>
    public BenchSite(string folder, BenchOptions options)
    {
        (_folder, _redisPatience) = (folder, options.RedisPatience);
        var ports = Ports.Free(4);
        _redis = new RedisRecipe(folder, ports[0]);
        Redis = _redis.Part(Guard);
        Api = Service("api", options.Api, ports[1], "/health");
        Worker = Service("worker", options.Worker, ports[2], "/health");
        Bare = Service("bare", options.Bare, ports[3], "/json");
        (ApiUrl, BareUrl) = (Url(ports[1]), Url(ports[3]));
    }

    public OrphanGuard Guard { get; } = new();

    /// <summary>Of the administrator that only this site knows.</summary>
    public string Password { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public Part Redis { get; }

    public Part Api { get; }

    public Part Worker { get; }

    public Part Bare { get; }

    public Uri ApiUrl { get; }

    public Uri BareUrl { get; }

    public string RedisConnection => _redis.ConnectionString;

    public string StoreConnection => $"Data Source={Path.Combine(_folder, "flashsale.db")}";

    /// <exception cref="NotTriedException">A part does not start.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        await Redis.StartAsync();
        await Redis.WaitUntilReadyAsync(cancel);
        foreach (var part in (Part[])[Api, Worker, Bare])
        {
            await part.StartAsync();
            await part.WaitUntilReadyAsync(cancel);
        }
    }

    public Task<RespClient> ConnectRedisAsync(CancellationToken cancel) => _redis.ConnectAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        foreach (var part in (Part[])[Bare, Worker, Api, Redis])
            await part.DisposeAsync();
        Guard.Dispose();
        _probe.Dispose();
    }

    private static Uri Url(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    private Part Service(string name, string assembly, int port, string health)
    {
        return new Part(name, Recipe, input: null, AnswersAsync, _folder, Guard);

        // As in production, with every limit as it is by default; but the load generator is believed to be a proxy, and sessions are minted.
        ProcessStartInfo Recipe()
        {
            var start = new ProcessStartInfo("dotnet", [assembly])
            {
                WorkingDirectory = Path.GetDirectoryName(assembly)!,
                Environment =
                {
                    ["ASPNETCORE_ENVIRONMENT"] = "Production",
                    ["ASPNETCORE_URLS"] = Url(port).ToString(),
                    ["ConnectionStrings__redis"] = RedisConnection,
                    ["ConnectionStrings__flashsale"] = StoreConnection,
                    ["OTEL_SERVICE_NAME"] = name,
                    ["DevTools__Enabled"] = "true",
                    ["FLASHSALE_ADMIN_PASSWORD"] = Password,
                    ["ForwardedHeaders__KnownProxies__0"] = "127.0.0.1",
                    // Mails and payments that are configured for other things are none of a benchmark's business.
                    ["Payments__Provider"] = "Simulated",
                    ["Payments__AllowSimulated"] = "true",
                    ["Mail__Smtp__Host"] = "",
                    ["DOTNET_EnableDiagnostics"] = "0",
                },
            };
            if (_redisPatience is { } patience)
                start.Environment["Redis__CommandTimeout"] = patience.ToString("c", CultureInfo.InvariantCulture);
            return start;
        }

        async Task<bool> AnswersAsync(CancellationToken cancel)
        {
            using var answer = await _probe.GetAsync(new Uri(Url(port), health), cancel);
            return answer.IsSuccessStatusCode;
        }
    }
}
