using FlashSale.Domain;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlashSale.Storage.Health;

/// <summary>Whether the document store answers and has been brought up to date.</summary>
internal sealed class StoreHealthCheck(IStoreLifecycle store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.PingAsync(cancellationToken);
            return HealthCheckResult.Healthy(store.Description);
        }
        catch (StoreUnavailableException e)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, e.Message);
        }
    }
}
