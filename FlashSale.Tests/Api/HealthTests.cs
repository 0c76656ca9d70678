using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Api;

/// <summary>Whether work may be sent to a replica.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class HealthTests(ApiFixture api)
{
    [Fact]
    public async Task Health_StoreIsAwayAndComesBack_Is503Meanwhile()
    {
        var store = new SwitchedStore();
        await using var host = await ApiHost.StartAsync(api.Redis, api.Store, services => services.AddSingleton<IStoreLifecycle>(store));
        using var client = host.NewClient();
        // Redis may be asked for the first time only now.
        await Eventually.IsTrueAsync(async () => (await client.GetAsync("/health")).Status == 200, "it is ready");

        store.IsAway = true;
        var (away, alive) = (await client.GetAsync("/health"), await client.GetAsync("/alive"));
        store.IsAway = false;
        var back = await client.GetAsync("/health");

        Assert.Equal((503, "Unhealthy"), (away.Status, away.Body.GetProperty("checks").GetProperty("store").GetString()));
        Assert.Equal("Healthy", away.Body.GetProperty("checks").GetProperty("redis").GetString());
        Assert.Equal((200, 200), (alive.Status, back.Status));
    }

    private sealed class SwitchedStore : IStoreLifecycle
    {
        public bool IsAway { get; set; }

        public string Description => "A store with a switch";

        public Task InitializeAsync(CancellationToken cancel) => Task.CompletedTask;

        public Task PingAsync(CancellationToken cancel) =>
            IsAway ? Task.FromException(new StoreUnavailableException("It is away.")) : Task.CompletedTask;
    }
}
