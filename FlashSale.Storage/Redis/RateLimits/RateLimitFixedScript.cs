using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.RateLimits;

/// <summary><c>lua/rate_limit_fixed.lua</c>: a counter that expires.</summary>
internal sealed class RateLimitFixedScript
{
    private const int LargestBatch = 128;

    private static readonly RedisScript Script = RedisScript.Load("rate_limit_fixed.lua");

    private readonly ScriptBatcher<Hit> _batcher;

    public RateLimitFixedScript(RedisGateway redis) => _batcher = new(redis, HitAsync, LargestBatch, scattered: true);

    /// <exception cref="StoreUnavailableException">Redis could not be asked; the hit may have been counted.</exception>
    public async Task<RateDecision> RunAsync(RateRule rule, string policy, string identifier, CancellationToken cancel) =>
        RateReply.Parse(rule, policy, await _batcher.RunAsync(new(RedisKeys.RateLimit(rule.Action, identifier), rule), cancel));

    private static async Task<RedisResult[]> HitAsync(IDatabase database, Hit[] hits)
    {
        var arguments = new RedisValue[2 * hits.Length];
        for (var i = 0; i < hits.Length; i++)
            (arguments[2 * i], arguments[(2 * i) + 1]) = (hits[i].Rule.Limit, (long)hits[i].Rule.Window.TotalMilliseconds);
        return Replies.Array(await Script.EvaluateAsync(database, Array.ConvertAll(hits, static hit => hit.Window), arguments));
    }

    private readonly record struct Hit(RedisKey Window, RateRule Rule);
}
