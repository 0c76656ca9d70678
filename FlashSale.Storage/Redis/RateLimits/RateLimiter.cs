using System.Net;
using FlashSale.Domain;
using FlashSale.Storage.Redis.Door;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.RateLimits;

/// <summary>Windows in Redis.</summary>
internal sealed class RateLimiter(DoorKeeper door, RedisGateway redis, RateLimitSlidingScript slidingWindow, FlashSaleTelemetry telemetry)
    : IRateLimiter
{
    /// <remarks>What is no address counts as what it says.</remarks>
    public async ValueTask<RateDecision> HitAddressAsync(RateRule rule, string address, CancellationToken cancel)
    {
        RedisValue name = IPAddress.TryParse(address, out var parsed) ? RateLimitFixedScript.NameOf(parsed) : $"ip:{address}";
        return (await door.AskAsync(null, rule, name, cancel)).Hit!;
    }

    public async ValueTask<RateDecision> HitUserAsync(RateRule rule, string user, CancellationToken cancel)
    {
        var decision = await slidingWindow.RunAsync(rule, $"{rule.Action}-user", user, cancel);
        telemetry.LimiterDecision(decision.Policy, decision.Allowed);
        return decision;
    }

    public async ValueTask ForgetUserAsync(RateRule rule, string user, CancellationToken cancel) =>
        await redis.AskAsync(database => database.KeyDeleteAsync(RateLimitSlidingScript.KeyOf(rule, user)), cancel);
}
