using FlashSale.ApiService.RateLimiting;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Faults;

/// <summary>Ways to get more attempts than the ten a minute that an address and a user have.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class LimiterBypassTests(ApiFixture api)
{
    private const int Limit = 10;

    [Fact]
    public async Task OneUser_ManyKeysSessionsAndAddresses_GetsNoMoreThanTheUsersWindow()
    {
        var product = await api.NewProductAsync(stock: 100, perUserLimit: 0);
        var user = (await api.Get<ISessionStore>().FindAsync((await api.NewSessionsAsync(1))[0], default))!.User;
        var account = (await api.Get<IUserStore>().FindAsync(user, default))!;

        var replies = new List<ApiReply>();
        for (var i = 0; i < Limit + 5; i++)
        {
            using var client = api.NewClient();
            client.SessionId = (await api.Get<ISessionStore>().CreateAsync(account, verified: true, default)).Id;
            replies.Add(await client.BuyAsync(product, $"key-{i}"));
        }

        Assert.All(replies[..Limit], static reply => Assert.Equal(201, reply.Status));
        Assert.All(replies[Limit..], static reply => AssertLimited(reply, "purchase-user"));
    }

    [Theory]
    [InlineData("198.51.100.{0}, {1}")]
    [InlineData("unknown, {1}")]
    [InlineData("127.0.0.1, {1}")]
    [InlineData("[{2}::{0}]:443")]
    [InlineData("{2}:a:b:c:{0}")]
    public async Task OneAddress_BehindATrustedProxy_HidesBehindNothing(string forwarded)
    {
        // What the proxy itself wrote stands last; what the client wrote before it counts for nothing. Of IPv6 a /64 is one address.
        var (own, prefix) = ($"203.0.{Random.Shared.Next(256)}.{Random.Shared.Next(256)}", $"2001:db8:{Random.Shared.Next(0x10000):x}:1");
        var replies = await BuyAsync(api.Host, i => [("X-Forwarded-For", Format(forwarded, i, own, prefix))]);

        Assert.All(replies[..Limit], static reply => Assert.Equal(201, reply.Status));
        Assert.All(replies[Limit..], static reply => AssertLimited(reply, "purchase-ip"));
    }

    [Fact]
    public async Task OneAddress_WithoutATrustedProxy_HidesBehindNoHeader()
    {
        await using var host = await ApiHost.StartAsync(api.Redis, api.Store, "Staging");
        await ForgetThisMachineAsync();

        var replies = await BuyAsync(
            host,
            static i =>
                [
                    ("X-Forwarded-For", $"198.51.100.{i}"),
                    ("X-Real-IP", $"198.51.100.{i}"),
                    ("Forwarded", $"for=198.51.100.{i}"),
                    ("True-Client-IP", $"198.51.100.{i}"),
                ]
        );

        Assert.True(await ForgetThisMachineAsync());
        Assert.All(replies[..Limit], static reply => Assert.Equal(201, reply.Status));
        Assert.All(replies[Limit..], static reply => AssertLimited(reply, "purchase-ip"));
    }

    /// <summary>Other tests come from it, too, though not at the same time.</summary>
    private async Task<bool> ForgetThisMachineAsync()
    {
        var database = api.Get<IConnectionMultiplexer>().GetDatabase();
        var newer = await database.HashDeleteAsync(RedisKeys.AddressWindows(RateActions.Purchase, alone: null), "ip:127.0.0.1");
        var older = await database.HashDeleteAsync(RedisKeys.OlderAddressWindows(RateActions.Purchase, alone: null), "ip:127.0.0.1");
        return newer || older;
    }

    /// <summary>A different user each time, one after the other.</summary>
    private async Task<List<ApiReply>> BuyAsync(ApiHost host, Func<int, (string, string)[]> headers)
    {
        var product = await api.NewProductAsync(stock: 100);
        var replies = new List<ApiReply>();
        using var client = new ApiClient(host.Address) { Address = null };
        foreach (var session in await api.NewSessionsAsync(Limit + 5))
        {
            client.SessionId = session;
            replies.Add(await client.PostAsync($"user/buy/{product}", null, [("Idempotency-Key", "one"), .. headers(replies.Count + 1)]));
        }
        return replies;
    }

    private static string Format(string forwarded, int i, string own, string prefix) =>
        forwarded
            .Replace("{0}", $"{i}", StringComparison.Ordinal)
            .Replace("{1}", own, StringComparison.Ordinal)
            .Replace("{2}", prefix, StringComparison.Ordinal);

    private static void AssertLimited(ApiReply reply, string policy)
    {
        reply.IsProblem(429, "rate_limited");
        Assert.StartsWith($"\"{policy}\"", reply.Header("RateLimit-Policy"), StringComparison.Ordinal);
    }
}
