using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
/// <remarks>
/// The list and the sales' streams lie in different slots, so nothing moves between them in one step: whatever is moved is first added
/// there, then removed here. What an entry looks like is told at <see cref="DeadLetterReply"/>.
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
            arguments.Add(DeadLetterReply.FieldPrefix + name);
            arguments.Add(value);
        }
        return redis.AskAsync(database => database.ExecuteAsync("XADD", arguments.ToArray()), cancel);
    }

    public async Task<long> CountAsync(CancellationToken cancel) =>
        (long)await redis.AskAsync(static database => database.ExecuteAsync("XLEN", RedisKeys.DeadLetters), cancel);

    public Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterId? after, int count, CancellationToken cancel) =>
        RangeAsync(after is { } last ? "(" + last.Value : "-", "+", count, cancel);

    public async Task<ReplayOutcome> ReplayAsync(DeadLetterId id, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } letter)
            return new ReplayOutcome.Unknown();
        if (letter is not { Product: { } product, Fields.Count: > 0 })
            return new ReplayOutcome.Unreadable(letter);
        // Only the streams of listed sales are read, and Redis may have forgotten this one since.
        await redis.AskAsync(database => database.SetAddAsync(RedisKeys.SalesIndex, product.Value), cancel);
        object[] arguments =
        [
            RedisKeys.Stream(product),
            "*",
            .. letter.Fields.SelectMany(static field => (object[])[field.Key, field.Value]),
        ];
        await redis.AskAsync(database => database.ExecuteAsync("XADD", arguments), cancel);
        await RemoveAsync(id, cancel);
        return new ReplayOutcome.Replayed(letter);
    }

    public async Task<DeadLetter?> DiscardAsync(DeadLetterId id, CancellationToken cancel) =>
        await FindAsync(id, cancel) is { } letter && await RemoveAsync(id, cancel) ? letter : null;

    private async Task<DeadLetter?> FindAsync(DeadLetterId id, CancellationToken cancel) =>
        (await RangeAsync(id.Value, id.Value, 1, cancel)).SingleOrDefault();

    private async Task<IReadOnlyList<DeadLetter>> RangeAsync(string from, string to, int count, CancellationToken cancel)
    {
        var reply = await redis.AskAsync(
            database => database.ExecuteAsync("XRANGE", RedisKeys.DeadLetters, from, to, "COUNT", count),
            cancel
        );
        return [.. Replies.Array(reply).Select(DeadLetterReply.Read)];
    }

    /// <summary>False when somebody else was faster.</summary>
    private async Task<bool> RemoveAsync(DeadLetterId id, CancellationToken cancel) =>
        (long)await redis.AskAsync(database => database.ExecuteAsync("XDEL", RedisKeys.DeadLetters, id.Value), cancel) > 0;
}
