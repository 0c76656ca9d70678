using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Live;

/// <summary>Redis goes and comes back under open streams.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class StreamOutageTests : IAsyncLifetime
{
    private readonly ApiFixture _api = new() { Settings = [("Live:LookInterval", "00:00:00.050"), ("Live:Heartbeat", "00:00:00.100")] };

    public Task InitializeAsync() => _api.InitializeAsync();

    public Task DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Redis_IsRestartedEmpty_StreamsStayAndGoOn()
    {
        var before = await _api.NewProductAsync();
        await _api.Host.KnowsAsync(before);
        await using var stream = await EventStream.OpenAsync(_api.Host.Address);
        Assert.Equal(10, (await stream.NextAsync())!.Sale(before).GetProperty("stock").GetInt32());

        await _api.Redis.KillAsync();
        for (var beat = 0; beat < 10; beat++)
            await stream.NextAsync("heartbeat");
        await _api.Redis.StartAsync();
        // Whoever was signed in is not any more.
        string? after = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                if (
                    (await _api.Admin.PostAsync("auth/login", """{"email":"admin@flashsale.local","password":"flash-sale-dev"}""")).Status
                    != 200
                )
                    return false;
                await _api.Admin.SignInAsync("admin@flashsale.local", "flash-sale-dev");
                after = await _api.NewProductAsync(stock: 3);
                return true;
            },
            "the API works again"
        );

        Assert.Equal(3, (await stream.NextAsync(next => next.IsUpdateOf(after!))).Stock);
    }

    [Fact]
    public async Task Open_BeforeRedisCouldBeAsked_IsToldTheSalesOnceItCan()
    {
        var product = await _api.NewProductAsync();
        await _api.Redis.KillAsync();
        await using var host = await LiveHosts.StartAsync(_api, ("Redis:CommandTimeout", "00:00:00.500"));
        await using var stream = await EventStream.OpenAsync(host.Address, $"?product={product}");
        Assert.Equal("heartbeat", (await stream.NextAsync())!.Name);
        Assert.Equal("", stream.LastEventId);

        await _api.Redis.StartAsync();

        var first = await stream.NextAsync("snapshot");
        // Redis came back empty and nobody has put the sale back: what the store says of it is all there is.
        Assert.Equal("live", first.Sale(product).GetProperty("state").GetString());
        Assert.NotEqual("", stream.LastEventId);
    }
}
