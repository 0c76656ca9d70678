using StackExchange.Redis;

namespace FlashSale.Tests.Infrastructure;

/// <summary>
/// One Redis for all tests of the collection. Tests don't disturb each other because every product, user, session and address is new.
/// </summary>
public sealed class RedisFixture : IAsyncLifetime
{
    public RedisServer Server { get; private set; } = null!;

    public IConnectionMultiplexer Connection { get; private set; } = null!;

    public IDatabase Database => Connection.GetDatabase();

    public async Task InitializeAsync()
    {
        Server = await RedisServer.StartNewAsync();
        Connection = await TestRedis.ConnectAsync(Server.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await Connection.CloseAsync();
        await Server.DisposeAsync();
    }
}
