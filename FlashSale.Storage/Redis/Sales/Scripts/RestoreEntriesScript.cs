using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>restore_entries.lua</c>: what goes in and what its replies mean.</summary>
internal static class RestoreEntriesScript
{
    private static readonly RedisScript Script = RedisScript.Load("restore_entries.lua");

    /// <param name="redis">Where.</param>
    /// <param name="lease">Whose write it is.</param>
    /// <param name="length">The lease's length from now on.</param>
    /// <param name="target">Key of the same slot.</param>
    /// <param name="command">Command and arguments after the key; none to prolong the lease only. At most some 7,000: Lua's stack.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>False when the lease is over: nothing was written.</returns>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<bool> RunAsync(
        RedisGateway redis,
        RebuildLease lease,
        TimeSpan length,
        RedisKey target,
        IEnumerable<RedisValue> command,
        CancellationToken cancel
    )
    {
        RedisKey[] keys = [RedisKeys.Sale(lease.Product), RedisKeys.Rebuild(lease.Product), target];
        RedisValue[] arguments = [lease.Token, (long)length.TotalMilliseconds, .. command];
        return (int)Replies.Array(await redis.EvaluateAsync(Script, keys, arguments, cancel))[0] == 1;
    }
}
