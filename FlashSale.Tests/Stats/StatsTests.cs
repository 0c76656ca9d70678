using System.Text.Json;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Live;

namespace FlashSale.Tests.Stats;

/// <summary>Two replicas on a Redis of their own: whichever is asked tells of both.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class StatsTests : IAsyncLifetime
{
    private readonly ApiFixture _api = new();
    private ApiHost _other = null!;

    public async Task InitializeAsync()
    {
        await _api.InitializeAsync();
        _other = await LiveHosts.StartAsync(_api);
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Get_EitherReplica_TellsOfBoth()
    {
        var product = await _api.NewProductAsync(stock: 10, holdSeconds: 600, more: ""","endsAt":"2100-01-01T00:00:00Z" """);
        var sessions = await _api.NewSessionsAsync(2);
        using var here = new ApiClient(_api.Host.Address) { SessionId = sessions[0] };
        using var there = new ApiClient(_other.Address) { SessionId = sessions[1] };
        Assert.Equal(201, (await here.BuyAsync(product, "one")).Status);
        Assert.Equal(201, (await there.BuyAsync(product, "two")).Status);
        Assert.Equal(200, (await there.BuyAsync(product, "two")).Status);
        Assert.Equal(409, (await there.BuyAsync(product, "three")).Status);
        await there.GetAsync($"product/{product}");
        await using var stream = await EventStream.OpenAsync(_other.Address);

        foreach (var address in (Uri[])[_api.Host.Address, _other.Address])
        {
            var stats = await AskAsync(address, static stats => Accepted(stats) == 2 && stats.GetProperty("streamsOpen").GetInt32() == 1);

            Assert.Equal(1, stats.GetProperty("purchases").GetProperty("replayed").GetInt64());
            var refused = Assert.Single(stats.GetProperty("purchases").GetProperty("refused").EnumerateObject());
            Assert.Equal(("limit_reached", 1), (refused.Name, refused.Value.GetInt32()));
            Assert.All(
                stats.GetProperty("instances").EnumerateArray(),
                static one => Assert.Equal("api", one.GetProperty("role").GetString())
            );
            Assert.All(
                stats.GetProperty("instances").EnumerateArray(),
                static one => Assert.True(one.GetProperty("memoryBytes").GetInt64() > 0)
            );
            Assert.Equal(2, stats.GetProperty("instances").GetArrayLength());
            var latency = stats.GetProperty("latency");
            Assert.True(latency.GetProperty("p50Ms").GetDouble() <= latency.GetProperty("p99Ms").GetDouble());
            Assert.InRange(stats.GetProperty("cache").GetProperty("ratio").GetDouble(), 0, 1);
            // Nobody carries anything to the store here: what was decided waits.
            Assert.True(stats.GetProperty("stream").GetProperty("backlog").GetInt64() >= 2);
            Assert.True(stats.GetProperty("stream").GetProperty("oldestSeconds").GetDouble() > 0);
            Assert.Equal(0, stats.GetProperty("deadLetters").GetInt64());
            Assert.Equal(0, stats.GetProperty("mailsWaiting").GetInt64());
            var sale = Assert.Single(stats.GetProperty("sales").EnumerateArray());
            Assert.Equal((product, "Lamp", "live"), (Text(sale, "productId"), Text(sale, "name"), Text(sale, "state")));
            Assert.Equal((10, 8, 2, 0), (Number(sale, "total"), Number(sale, "stock"), Number(sale, "held"), Number(sale, "sold")));
            Assert.Equal((0, 2), (Number(sale, "persisted"), Number(sale, "pending")));
            Assert.Equal("2100-01-01T00:00:00.000Z", Text(sale, "endsAt"));
        }
    }

    [Fact]
    public async Task Get_ReplicaHasGone_IsToldNoMore()
    {
        await AskAsync(_api.Host.Address, static stats => stats.GetProperty("instances").GetArrayLength() == 2);

        await _other.DisposeAsync();

        await AskAsync(_api.Host.Address, static stats => stats.GetProperty("instances").GetArrayLength() == 1);
    }

    [Fact]
    public async Task Get_NotAnAdministrator_IsRefused()
    {
        using var nobody = _api.NewClient();
        using var buyer = await _api.NewBuyerAsync();

        (await nobody.GetAsync("admin/stats")).IsProblem(401, "no_session");
        (await buyer.GetAsync("admin/stats")).IsProblem(403, "forbidden");
    }

    private async Task<JsonElement> AskAsync(Uri address, Func<JsonElement, bool> condition)
    {
        using var admin = new ApiClient(address) { SessionId = _api.Admin.SessionId };
        JsonElement stats = default;
        await Eventually.IsTrueAsync(
            async () =>
            {
                var answer = await admin.GetAsync("admin/stats");
                Assert.True(answer.Status == 200, answer.Raw);
                stats = answer.Body;
                return condition(stats);
            },
            "the figures are as expected"
        );
        return stats;
    }

    private static long Accepted(JsonElement stats) => stats.GetProperty("purchases").GetProperty("accepted").GetInt64();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
