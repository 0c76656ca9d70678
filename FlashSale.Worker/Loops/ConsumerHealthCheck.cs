using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FlashSale.Worker;

/// <summary>
/// Degraded while any loop can't do its work. Not unhealthy: nothing is lost meanwhile, and a restart would not help.
/// </summary>
internal sealed class ConsumerHealthCheck(LoopHealth health) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(health.AllWell ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded());
}
