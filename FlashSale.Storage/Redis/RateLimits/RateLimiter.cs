using FlashSale.Domain;

namespace FlashSale.Storage.Redis.RateLimits;

/// <summary>Windows in Redis. "ip:" and "user:" keep a user whose id looks like an address out of that address's window.</summary>
internal sealed class RateLimiter(RateLimitFixedScript fixedWindow, RateLimitSlidingScript slidingWindow, FlashSaleTelemetry telemetry)
    : IRateLimiter
{
    public async ValueTask<RateDecision> HitAddressAsync(RateRule rule, string address, CancellationToken cancel) =>
        Count(await fixedWindow.RunAsync(rule, $"{rule.Action}-ip", $"ip:{ClientAddress.Normalize(address)}", cancel));

    public async ValueTask<RateDecision> HitUserAsync(RateRule rule, string user, CancellationToken cancel) =>
        Count(await slidingWindow.RunAsync(rule, $"{rule.Action}-user", $"user:{user}", cancel));

    private RateDecision Count(RateDecision decision)
    {
        telemetry.LimiterDecision(decision.Policy, decision.Allowed);
        return decision;
    }
}
