using FlashSale.Domain;

namespace FlashSale.Storage.Redis.RateLimits;

/// <summary><c>lua/rate_limit_fixed.lua</c>: a counter that expires.</summary>
internal sealed class RateLimitFixedScript(RedisGateway redis)
{
    private static readonly RedisScript Script = RedisScript.Load("rate_limit_fixed.lua");

    /// <exception cref="StoreUnavailableException">Redis could not be asked; the hit may have been counted.</exception>
    public async Task<RateDecision> RunAsync(RateRule rule, string policy, string identifier, CancellationToken cancel) =>
        RateReply.Parse(
            rule,
            policy,
            await redis.EvaluateAsync(Script, [RedisKeys.RateLimit(rule.Action, identifier)], RateReply.Arguments(rule), cancel)
        );
}
