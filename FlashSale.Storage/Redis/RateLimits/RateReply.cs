using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.RateLimits;

/// <summary>The reply that both limiter scripts have in common: <c>{1 allowed | 0 refused, hits left, ms until more}</c>.</summary>
internal static class RateReply
{
    public static RateDecision Parse(RateRule rule, string policy, RedisResult reply)
    {
        var fields = Replies.Array(reply);
        return new RateDecision(
            (int)fields[0] == 1,
            policy,
            rule.Limit,
            rule.Window,
            (int)fields[1],
            TimeSpan.FromMilliseconds((long)fields[2])
        );
    }
}
