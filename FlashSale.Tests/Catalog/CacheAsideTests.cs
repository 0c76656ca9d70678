using System.Diagnostics.Metrics;
using FlashSale.Domain;
using FlashSale.Storage.Redis.Catalog;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Catalog;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class CacheAsideTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Read_AnotherReaderFilledItSinceTheLook_DoesNotLoad()
    {
        var loads = 0;
        var cache = New(
            findWithFence: static () => Task.FromResult<(string?, CacheFence)>(("cached", CacheFence.New())),
            load: () => Task.FromResult<string?>($"load {++loads}")
        );

        Assert.Equal("cached", await cache.ReadAsync("a", default));
        Assert.Equal(0, loads);
    }

    [Fact]
    public async Task Read_CacheGoesAwayBetweenTheLooks_Loads()
    {
        var cache = New(
            findWithFence: static () => throw new StoreUnavailableException("away"),
            load: static () => Task.FromResult<string?>("loaded")
        );

        Assert.Equal("loaded", await cache.ReadAsync("a", default));
    }

    [Fact]
    public async Task Read_CacheGoesAwayBeforeTheFill_ReturnsWhatWasLoaded()
    {
        var cache = New(
            findWithFence: static () => Task.FromResult<(string?, CacheFence)>((null, CacheFence.New())),
            load: static () => Task.FromResult<string?>("loaded"),
            put: static () => throw new StoreUnavailableException("away")
        );

        Assert.Equal("loaded", await cache.ReadAsync("a", default));
    }

    [Fact]
    public async Task Read_StoreAway_Throws()
    {
        var cache = New(
            findWithFence: static () => Task.FromResult<(string?, CacheFence)>((null, CacheFence.New())),
            load: static () => throw new StoreUnavailableException("away")
        );

        await Assert.ThrowsAsync<StoreUnavailableException>(() => cache.ReadAsync("a", default).AsTask());
    }

    private CacheAside<string, string> New(
        Func<Task<(string?, CacheFence)>> findWithFence,
        Func<Task<string?>> load,
        Func<Task<bool>>? put = null
    ) =>
        new("test", new FlashSaleTelemetry(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System)
        {
            Find = static (_, _) => Task.FromResult<string?>(null),
            FindWithFence = (_, _) => findWithFence(),
            Load = (_, _) => load(),
            Put = (_, _, _) => put is null ? Task.FromResult(true) : put(),
        };
}
