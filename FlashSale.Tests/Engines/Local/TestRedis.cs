using StackExchange.Redis;

namespace FlashSale.Tests.Infrastructure;

/// <summary>How a test connects with this engine's client.</summary>
internal static class TestRedis
{
    public static async Task<IConnectionMultiplexer> ConnectAsync(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.AllowAdmin = true;
        var connection = await ConnectionMultiplexer.ConnectAsync(options);
        connection.PreserveAsyncOrder = false;
        return connection;
    }
}
