using System.Collections.Concurrent;
using System.Net;
using FlashSale.Domain;
using FlashSale.Storage.Redis.Door;
using FlashSale.Storage.Redis.Sales;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.RateLimits;

/// <summary><c>lua/rate_limit_fixed.lua</c>: counters that expire.</summary>
internal static class RateLimitFixedScript
{
    private static readonly RedisScript Script = RedisScript.Load("rate_limit_fixed.lua");

    /// <summary>By action. They are as few as the settings have.</summary>
    private static readonly ConcurrentDictionary<string, string> Policies = new();

    /// <summary>The window of an address. "ip:" keeps a user whose id looks like an address out of it.</summary>
    public static RedisKey KeyOf(RateRule rule, IPAddress? address) =>
        RedisKeys.RateLimit(
            rule.Action,
            address is null ? "ip:unknown" : ClientAddress.Identify(address, stackalloc char[ClientAddress.MostCharacters])
        );

    /// <returns>One reply for each of the calls that has a rule; see <see cref="Read"/>.</returns>
    public static async Task<RedisResult[]> RunAsync(IDatabase database, DoorCall[] calls)
    {
        var hits = 0;
        foreach (var call in calls)
            hits += call.Rule is null ? 0 : 1;
        if (hits == 0)
            return [];
        var keys = new RedisKey[hits];
        var arguments = new RedisValue[2 * keys.Length];
        var next = 0;
        foreach (var call in calls)
        {
            if (call.Rule is not { } rule)
                continue;
            keys[next] = call.Window;
            (arguments[2 * next], arguments[(2 * next) + 1]) = (rule.Limit, (long)rule.Window.TotalMilliseconds);
            next++;
        }
        return Replies.Array(await Script.EvaluateAsync(database, keys, arguments));
    }

    public static RateDecision Read(RateRule rule, RedisResult reply) =>
        RateReply.Parse(rule, Policies.GetOrAdd(rule.Action, static action => $"{action}-ip"), reply);
}
