using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>bury.lua</c>: what goes in and what its replies mean.</summary>
internal static class BuryScript
{
    /// <summary>So many names and values it can pass on: Lua's stack has room for some more.</summary>
    public const int MostValues = 7000;

    private static readonly RedisScript Script = RedisScript.Load("bury.lua");

    /// <param name="redis">Where.</param>
    /// <param name="mark">By which the entry is known again.</param>
    /// <param name="known">For how long, from now on.</param>
    /// <param name="letter">Names and values in turn, at most <see cref="MostValues"/>.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">Redis could not be asked. It may have been kept all the same.</exception>
    public static Task RunAsync(
        RedisGateway redis,
        RedisKey mark,
        TimeSpan known,
        IReadOnlyCollection<RedisValue> letter,
        CancellationToken cancel
    )
    {
        RedisValue[] arguments = [(long)known.TotalMilliseconds, .. letter];
        return redis.EvaluateAsync(Script, [RedisKeys.DeadLetters, mark], arguments, cancel);
    }
}
