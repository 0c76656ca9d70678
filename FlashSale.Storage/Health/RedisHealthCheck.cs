using FlashSale.Domain;
using FlashSale.Storage.Redis;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace FlashSale.Storage.Health;

/// <summary>Whether Redis answers within its deadline.</summary>
internal sealed class RedisHealthCheck(RedisGateway redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.AskAsync(static database => database.PingAsync(), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException e)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message);
        }
        catch (RedisException e)
        {
            // It answered, but not to us: a wrong password, a missing permission. The message of the server, not of the connection.
            return new HealthCheckResult(context.Registration.FailureStatus, $"Redis refused: {e.GetType().Name}.");
        }
    }
}
