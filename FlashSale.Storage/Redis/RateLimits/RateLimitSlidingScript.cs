using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.RateLimits;

/// <summary><c>lua/rate_limit_sliding.lua</c>: an exact log of allowed hits.</summary>
internal sealed class RateLimitSlidingScript(RedisGateway redis)
{
    private static readonly RedisScript Script = RedisScript.Load("rate_limit_sliding.lua");

    public static RedisKey KeyOf(RateRule rule, string user) => RedisKeys.UserWindow(rule.Action, user);

    /// <exception cref="StoreUnavailableException">Redis could not be asked; the hit may have been counted.</exception>
    public async Task<RateDecision> RunAsync(RateRule rule, string policy, string user, CancellationToken cancel) =>
        RateReply.Parse(
            rule,
            policy,
            await redis.EvaluateAsync(Script, [KeyOf(rule, user)], [rule.Limit, (long)rule.Window.TotalMilliseconds], cancel)
        );
}
