using System.Collections.Concurrent;
using System.Net;
using System.Text;
using FlashSale.Domain;
using FlashSale.Storage.Redis.Door;
using FlashSale.Storage.Redis.Sales;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.RateLimits;

/// <summary><c>lua/rate_limit_fixed.lua</c>: windows of addresses.</summary>
internal static class RateLimitFixedScript
{
    /// <summary>Limit and length of the window, which precede the addresses.</summary>
    private const int ArgumentsOfAll = 2;

    private static readonly RedisScript Script = RedisScript.Load("rate_limit_fixed.lua");

    /// <summary>By action. They are as few as the settings have.</summary>
    private static readonly ConcurrentDictionary<string, (string Policy, RedisKey[] Keys)> Actions = new();

    /// <summary>Whose window it is. "ip:" tells it from a user's.</summary>
    public static RedisValue NameOf(IPAddress? address)
    {
        var name = address is null ? "ip:unknown" : ClientAddress.Identify(address, stackalloc char[ClientAddress.MostCharacters]);
        var bytes = new byte[Encoding.UTF8.GetByteCount(name)];
        Encoding.UTF8.GetBytes(name, bytes);
        return bytes;
    }

    /// <param name="database">Which Redis.</param>
    /// <param name="calls">With a rule or without.</param>
    /// <param name="together">False in a cluster: an address is no sale's, and a hash of them all would lie on one server.</param>
    /// <returns>One reply for each of the calls that has a rule; see <see cref="Read"/>.</returns>
    public static async Task<RedisResult[]> RunAsync(IDatabase database, DoorCall[] calls, bool together)
    {
        var hits = Array.FindAll(calls, static call => call.Rule is not null);
        if (hits.Length == 0)
            return [];
        var first = GroupOf(hits[0]);
        if (Array.TrueForAll(hits, hit => GroupOf(hit) == first))
            return await CountAsync(database, hits, together);
        // Who signs in comes at the same time as who buys: one call for each action.
        var replies = new RedisResult[hits.Length];
        var groups = Enumerable.Range(0, hits.Length).GroupBy(i => GroupOf(hits[i]));
        await Task.WhenAll(
            groups.Select(async group =>
            {
                var counted = await CountAsync(database, [.. group.Select(i => hits[i])], together);
                foreach (var (reply, i) in counted.Zip(group))
                    replies[i] = reply;
            })
        );
        return replies;

        (RateRule? Rule, RedisValue Name) GroupOf(DoorCall hit) => (hit.Rule, together ? default : hit.Name);
    }

    public static RateDecision Read(RateRule rule, RedisResult reply) => RateReply.Parse(rule, Find(rule).Policy, reply);

    /// <param name="database">Which Redis.</param>
    /// <param name="hits">Of one rule, and if they don't lie together, of one address.</param>
    /// <param name="together">As above.</param>
    private static async Task<RedisResult[]> CountAsync(IDatabase database, DoorCall[] hits, bool together)
    {
        var rule = hits[0].Rule!;
        var arguments = new RedisValue[ArgumentsOfAll + hits.Length];
        (arguments[0], arguments[1]) = (rule.Limit, (long)rule.Window.TotalMilliseconds);
        for (var i = 0; i < hits.Length; i++)
            arguments[ArgumentsOfAll + i] = hits[i].Name;
        var keys = together ? Find(rule).Keys : Keys(rule.Action, hits[0].Name);
        return Replies.Array(await Script.EvaluateAsync(database, keys, arguments));
    }

    private static (string Policy, RedisKey[] Keys) Find(RateRule rule) =>
        Actions.GetOrAdd(rule.Action, static action => ($"{action}-ip", Keys(action, alone: null)));

    private static RedisKey[] Keys(string action, string? alone) =>
        [RedisKeys.AddressWindows(action, alone), RedisKeys.OlderAddressWindows(action, alone)];
}
