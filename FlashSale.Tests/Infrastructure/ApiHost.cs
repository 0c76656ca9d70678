using System.Net;
using FlashSale.ApiService;
using FlashSale.Domain;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Infrastructure;

/// <summary>
/// The API in this process, on a real Kestrel at a free loopback port: limits, header rules and addresses of connections are what they
/// are in production.
/// </summary>
public sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplicationFactory<ApiMarker> _factory;

    private ApiHost(WebApplicationFactory<ApiMarker> factory) => _factory = factory;

    public IServiceProvider Services => _factory.Services;

    /// <summary>Where it listens.</summary>
    public Uri Address => _factory.ClientOptions.BaseAddress;

    /// <param name="redis">Its Redis; may be down.</param>
    /// <param name="store">Path of its SQLite file.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <param name="settings">Configuration, stronger than the files.</param>
    internal static Task<ApiHost> StartAsync(
        RedisServer redis,
        string store,
        string environment = "Development",
        params (string Key, string Value)[] settings
    ) => StartAsync(redis, store, static _ => { }, environment, settings);

    /// <summary>The same, with some of what the program registered replaced.</summary>
    internal static async Task<ApiHost> StartAsync(
        RedisServer redis,
        string store,
        Action<IServiceCollection> services,
        string environment = "Development",
        params (string Key, string Value)[] settings
    )
    {
        var factory = new WebApplicationFactory<ApiMarker>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment(environment);
            host.UseSetting("ConnectionStrings:redis", redis.ConnectionString);
            host.UseSetting("ConnectionStrings:flashsale", $"Data Source={store}");
            // Also where the environment is not Development: no test takes money.
            host.UseSetting("Payments:AllowSimulated", "true");
            host.UseSetting("Logging:LogLevel:Default", "Warning");
            // Longer than a buyer should wait: other tests load the machine, and few of them are about a Redis that doesn't answer in time.
            host.UseSetting("Redis:CommandTimeout", "00:00:10");
            foreach (var (key, value) in settings)
                host.UseSetting(key, value);
            host.ConfigureTestServices(services);
        });
        factory.UseKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        factory.StartServer();
        // The service does it by itself, in the background; doing it twice is harmless, and tests need not wait for it.
        await factory.Services.GetRequiredService<IStoreLifecycle>().InitializeAsync(default);
        return new ApiHost(factory);
    }

    /// <summary>Somebody who has never been here, at an address of their own.</summary>
    internal ApiClient NewClient() => new(Address);

    public ValueTask DisposeAsync() => _factory.DisposeAsync();
}
