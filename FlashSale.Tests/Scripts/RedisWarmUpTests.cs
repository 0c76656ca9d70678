using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FlashSale.Tests.Scripts;

[Trait(Tiers.Name, Tiers.Integration)]
public sealed class RedisWarmUpTests : IAsyncLifetime
{
    // One of its own, because it is killed.
    private readonly RedisFixture _redis = new();

    public Task InitializeAsync() => _redis.InitializeAsync();

    public Task DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task Start_FreshRedis_KnowsEveryScript()
    {
        await WarmUp(_redis.Connection).StartAsync(CancellationToken.None);

        Assert.True(await KnowsAllAsync(_redis.Connection));
    }

    [Fact]
    public async Task Restored_AfterRestart_KnowsEveryScriptAgain()
    {
        await WarmUp(_redis.Connection).StartAsync(CancellationToken.None);

        await _redis.Server.KillAsync();
        await _redis.Server.StartAsync();

        await Eventually.IsTrueAsync(() => KnowsAllAsync(_redis.Connection), "a restarted Redis knows the scripts");
    }

    [Fact]
    public async Task Start_RedisAway_DoesNotThrow()
    {
        await _redis.Server.KillAsync();

        await WarmUp(_redis.Connection).StartAsync(CancellationToken.None);
    }

    private static RedisWarmUp WarmUp(IConnectionMultiplexer connection) =>
        new(connection, Options.Create(new RedisOptions()), NullLogger<RedisWarmUp>.Instance);

    private static async Task<bool> KnowsAllAsync(IConnectionMultiplexer connection)
    {
        try
        {
            var server = connection.GetServer(connection.GetEndPoints().Single());
            var known = await Task.WhenAll(RedisScript.LoadAll().Select(script => server.ScriptExistsAsync(script.Text)));
            return known.All(static it => it);
        }
        catch (RedisException)
        {
            return false;
        }
    }
}
