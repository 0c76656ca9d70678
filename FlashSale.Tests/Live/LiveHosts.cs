using System.Text;
using FlashSale.ApiService.Live;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Live;

/// <summary>Further replicas of the API on the fixture's Redis and store, with other settings of the live view.</summary>
internal static class LiveHosts
{
    private static readonly Dictionary<ProductId, byte[]> NoOthers = [];

    public static Task<ApiHost> StartAsync(ApiFixture api, params (string Key, string Value)[] settings) =>
        StartAsync(api.Redis, api.Store, settings);

    public static Task<ApiHost> StartAsync(RedisServer redis, string store, params (string Key, string Value)[] settings) =>
        ApiHost.StartAsync(
            redis,
            store,
            settings: [("Live:LookInterval", "00:00:00.050"), ("Live:Heartbeat", "00:00:00.100"), .. settings]
        );

    public static int Streams(this ApiHost host) => host.Services.GetRequiredService<LiveReaders>().Count;

    /// <summary>Waits until this replica shows the sale.</summary>
    public static async Task KnowsAsync(this ApiHost host, string product)
    {
        var board = host.Services.GetRequiredService<LiveBoard>();
        var filter = LiveFilter.Of([ProductId.Parse(product)]);
        await Eventually.IsTrueAsync(
            () => Encoding.UTF8.GetString(board.Snapshot(filter, NoOthers)).Contains(product, StringComparison.Ordinal),
            "the replica shows the sale"
        );
    }
}
