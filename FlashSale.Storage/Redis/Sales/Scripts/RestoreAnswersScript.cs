using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>restore_answers.lua</c>: what goes in and what its replies mean.</summary>
internal static class RestoreAnswersScript
{
    private static readonly RedisScript Script = RedisScript.Load("restore_answers.lua");

    /// <param name="redis">Where.</param>
    /// <param name="lease">Whose write it is.</param>
    /// <param name="length">The lease's length from now on.</param>
    /// <param name="purchases">Some hundreds: Redis does nothing else meanwhile.</param>
    /// <param name="retention">An answer ends so long after its purchase.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>False when the lease is over: nothing was written.</returns>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<bool> RunAsync(
        RedisGateway redis,
        RebuildLease lease,
        TimeSpan length,
        IReadOnlyCollection<AnsweredPurchase> purchases,
        TimeSpan retention,
        CancellationToken cancel
    )
    {
        var product = lease.Product;
        RedisKey[] keys =
        [
            RedisKeys.Sale(product),
            RedisKeys.Rebuild(product),
            RedisKeys.Former(product),
            RedisKeys.Idempotency(redis.Together(product)),
            RedisKeys.OlderIdempotency(redis.Together(product)),
        ];
        RedisValue[] arguments =
        [
            lease.Token,
            (long)length.TotalMilliseconds,
            (long)retention.TotalMilliseconds,
            .. purchases.SelectMany(one => Arguments(one, retention)),
        ];
        return (int)Replies.Array(await redis.EvaluateAsync(Script, keys, arguments, cancel))[0] == 1;
    }

    private static RedisValue[] Arguments(AnsweredPurchase one, TimeSpan retention) =>
        [
            Answers.Field(one.Order.Product, one.Order.User, one.Answer.Key),
            Answers.Format(one),
            (one.Order.CreatedAt + retention).ToUnixTimeMilliseconds(),
            one.Order.IsLive ? "" : one.Order.User.Value,
        ];
}
