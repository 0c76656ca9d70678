using FlashSale.Storage.Health;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FlashSale.Tests.Stores;

/// <summary>What a service says of Redis when it is there, frozen, and gone.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class RedisHealthTests
{
    [Fact]
    public async Task Check_RedisFrozenOrGone_IsUnhealthyUntilItIsBack()
    {
        await using var server = await RedisServer.StartNewAsync();
        var connection = await TestRedis.ConnectAsync(server.ConnectionString);
        var options = new RedisOptions { CommandTimeout = TimeSpan.FromMilliseconds(200) };
        var check = new RedisHealthCheck(
            new RedisGateway(connection, Options.Create(options), NullLogger<RedisGateway>.Instance, TimeProvider.System)
        );

        await ExpectAsync(check, HealthStatus.Healthy);
        server.Freeze();
        await ExpectAsync(check, HealthStatus.Unhealthy);
        server.Thaw();
        await ExpectAsync(check, HealthStatus.Healthy);
        await server.KillAsync();
        await ExpectAsync(check, HealthStatus.Unhealthy);
        await server.StartAsync();
        await ExpectAsync(check, HealthStatus.Healthy);
        await connection.CloseAsync();
    }

    /// <summary>Within a bounded time: the client needs a moment to notice that a server went or came.</summary>
    private static async Task ExpectAsync(RedisHealthCheck check, HealthStatus expected)
    {
        var context = new HealthCheckContext { Registration = new("redis", check, HealthStatus.Unhealthy, []) };
        HealthStatus status;
        for (var attempt = 0; (status = (await check.CheckHealthAsync(context)).Status) != expected && attempt < 100; attempt++)
            await Task.Delay(100);
        Assert.Equal(expected, status);
    }
}
