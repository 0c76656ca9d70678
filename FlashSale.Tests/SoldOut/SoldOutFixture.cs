using FlashSale.ApiService.Purchases.SoldOut;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace FlashSale.Tests.SoldOut;

/// <summary>Two replicas over one Redis that close a gate at the first refusal; without limits, so that a test may press as it likes.</summary>
public class SoldOutFixture : IAsyncLifetime
{
    private ApiHost? _second;

    /// <summary>How long a gate stays closed if it is not kept.</summary>
    protected virtual string Lease => "00:00:00.500";

    /// <summary>How long Redis is waited for.</summary>
    protected virtual string Patience => "00:00:10";

    /// <summary>Redis keeps what it has when it is killed.</summary>
    protected virtual bool Durable => false;

    protected virtual (string, string)[] MoreSettings => [];

    private (string, string)[] Settings =>
        [
            ("Redis:CommandTimeout", Patience),
            ("Purchase:UserLimit", "0"),
            ("RateLimits:purchase:Ip:Limit", "100000"),
            ("SoldOut:CloseAfter", "1"),
            ("SoldOut:Lease", Lease),
            // Not among what is counted.
            ("Live:LookInterval", "00:01:00"),
            .. MoreSettings,
        ];

    internal ApiFixture Api { get; private set; } = null!;

    internal ApiHost First => Api.Host;

    internal ApiHost Second => _second!;

    internal IDatabase Redis => Api.Get<IConnectionMultiplexer>().GetDatabase();

    public async Task InitializeAsync()
    {
        Api = new() { Settings = Settings, Durable = Durable };
        await Api.InitializeAsync();
        _second = await ApiHost.StartAsync(Api.Redis, Api.Store, settings: Settings);
    }

    public async Task DisposeAsync()
    {
        if (_second is not null)
            await _second.DisposeAsync();
        await Api.DisposeAsync();
    }

    /// <summary>Verified customers, at the given replica.</summary>
    internal async Task<ApiClient[]> NewBuyersAsync(int count, ApiHost? at = null)
    {
        var sessions = await Api.NewSessionsAsync(count);
        return [.. sessions.Select(session => Client(session, at ?? First))];
    }

    /// <summary>The same customer at the other replica.</summary>
    internal ApiClient AtSecond(ApiClient buyer) => Client(buyer.SessionId!, Second);

    /// <summary>
    /// Presses until the gate answers. Call it again whenever a while has passed: a gate that nobody wants opens.
    /// </summary>
    internal async Task CloseAsync(string product, ApiClient stranger, ApiHost? at = null)
    {
        var gate = (at ?? First).Services.GetRequiredService<SoldOutGate>();
        var id = ProductId.Parse(product);
        await Eventually.IsTrueAsync(
            async () =>
            {
                (await stranger.BuyAsync(product)).IsProblem(409, "sold_out");
                return gate.Refuses(id, UserId.New());
            },
            "the gate is closed"
        );
    }

    /// <summary>Adds units as nobody would: without event, number or message.</summary>
    internal async Task RestockSilentlyAsync(string product, int units)
    {
        var id = ProductId.Parse(product);
        await Redis.HashIncrementAsync(RedisKeys.Sale(id), "total", units);
        await Redis.StringIncrementAsync(RedisKeys.Stock(id), units);
    }

    private static ApiClient Client(string session, ApiHost host)
    {
        var client = host.NewClient();
        client.SessionId = session;
        return client;
    }
}
