using System.Net;
using FlashSale.Domain;
using FlashSale.Storage.Redis.Door;

namespace FlashSale.Storage.Redis.RateLimits;

/// <summary>Windows in Redis. "ip:" and "user:" keep a user whose id looks like an address out of that address's window.</summary>
internal sealed class RateLimiter(DoorKeeper door, RedisGateway redis, RateLimitSlidingScript slidingWindow, FlashSaleTelemetry telemetry)
    : IRateLimiter
{
    /// <remarks>What is no address counts as what it says.</remarks>
    public async ValueTask<RateDecision> HitAddressAsync(RateRule rule, string address, CancellationToken cancel)
    {
        var window = IPAddress.TryParse(address, out var parsed)
            ? RateLimitFixedScript.KeyOf(rule, parsed)
            : RedisKeys.RateLimit(rule.Action, $"ip:{address}");
        return (await door.AskAsync(null, rule, window, cancel)).Hit!;
    }

    public async ValueTask<RateDecision> HitUserAsync(RateRule rule, string user, CancellationToken cancel)
    {
        var decision = await slidingWindow.RunAsync(rule, $"{rule.Action}-user", Identify(user), cancel);
        telemetry.LimiterDecision(decision.Policy, decision.Allowed);
        return decision;
    }

    public async ValueTask ForgetUserAsync(RateRule rule, string user, CancellationToken cancel) =>
        await redis.AskAsync(database => database.KeyDeleteAsync(RateLimitSlidingScript.KeyOf(rule, Identify(user))), cancel);

    private static string Identify(string user) => $"user:{user}";
}
