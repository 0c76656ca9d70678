using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
/// <remarks>
/// An entry of <c>orders:dead</c>: <c>product</c>, <c>entry</c> (its id in the sale's stream), <c>reason</c>, <c>deliveries</c>, then the
/// entry's own fields, each name with <c>field:</c> before it, so that they can be put back as they were.
/// </remarks>
internal sealed class DeadLetters(RedisGateway redis) : IDeadLetters
{
    public Task AddAsync(SaleStreamEntry entry, string reason, CancellationToken cancel)
    {
        List<object> arguments =
        [
            RedisKeys.DeadLetters,
            "*",
            "product",
            entry.Product.Value,
            "entry",
            entry.EntryId,
            "reason",
            reason,
            "deliveries",
            entry.Deliveries,
        ];
        foreach (var (name, value) in entry.Fields)
        {
            arguments.Add("field:" + name);
            arguments.Add(value);
        }
        return redis.AskAsync(database => database.ExecuteAsync("XADD", arguments.ToArray()), cancel);
    }

    public async Task<long> CountAsync(CancellationToken cancel) =>
        (long)await redis.AskAsync(static database => database.ExecuteAsync("XLEN", RedisKeys.DeadLetters), cancel);
}
