using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>begin_rebuild.lua</c>: what goes in and what its replies mean.</summary>
internal static class BeginRebuildScript
{
    private static readonly RedisScript Script = RedisScript.Load("begin_rebuild.lua");

    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<RebuildStart> RunAsync(
        RedisGateway redis,
        RebuildLease lease,
        TimeSpan length,
        long mark,
        CancellationToken cancel
    )
    {
        var product = lease.Product;
        var reply = Replies.Array(
            await redis.EvaluateAsync(
                Script,
                [
                    RedisKeys.Sale(product),
                    RedisKeys.Stock(product),
                    RedisKeys.Buyers(product),
                    RedisKeys.Holds(product),
                    RedisKeys.Rebuild(product),
                    RedisKeys.Lost(product),
                    RedisKeys.Former(product),
                ],
                [lease.Token, (long)length.TotalMilliseconds, mark],
                cancel
            )
        );
        return (int)reply[0] switch
        {
            1 => new RebuildStart.Begun(lease, Left(Replies.Array(reply[1]))),
            2 => new RebuildStart.Busy(),
            3 => new RebuildStart.NotNeeded(),
            var code => throw new InvalidOperationException($"begin_rebuild.lua answered the unknown code {code}."),
        };
    }

    /// <summary>
    /// <c>[total, switch, sequence, changed]</c>. What lacks a figure, or has one that can't be read, is worth nothing: the store has all of them.
    /// Only the last was not always written: then all that is known is that the change was no later than anything else.
    /// </summary>
    private static LostSale? Left(RedisResult[] fields) =>
        Replies.Integer(fields[0]) is >= 0 and <= int.MaxValue and var total && Replies.Integer(fields[2]) is { } sequence
            ? new LostSale((int)total, SaleSwitchNames.Parse((string?)fields[1]), sequence, Changed: Replies.Integer(fields[3]) ?? sequence)
            : null;
}
