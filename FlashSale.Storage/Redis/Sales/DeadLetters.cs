using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
/// <remarks>
/// The list and the streams lie in different slots, so nothing moves between them in one step: whatever is moved is first added
/// there, then removed here. What an entry looks like is told at <see cref="DeadLetterEntry"/>.
/// </remarks>
internal sealed class DeadLetters(RedisGateway redis, TimeProvider time) : IDeadLetters
{
    /// <summary>So long a process may stand still in between before somebody else may decide about the same letter.</summary>
    private static readonly TimeSpan TurnLength = TimeSpan.FromSeconds(15);

    public Task AddAsync(SaleStreamEntry entry, string reason, CancellationToken cancel) =>
        new Burial(DeadLetterKind.Event, entry.Product, entry.EntryId, reason, entry.Deliveries, entry.Fields).RunAsync(redis, cancel);

    public async Task<long> CountAsync(CancellationToken cancel) =>
        (long)await redis.AskAsync(static database => database.ExecuteAsync("XLEN", RedisKeys.DeadLetters), cancel);

    public Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterId? after, int count, CancellationToken cancel) =>
        RangeAsync(after is { } last ? "(" + last.Value : "-", "+", count, cancel);

    /// <remarks>Whoever comes while somebody else is at the same letter finds none: one of them moves it, and it is moved once.</remarks>
    public async Task<ReplayOutcome> ReplayAsync(DeadLetterId id, CancellationToken cancel)
    {
        await using var turn = await TryTakeTurnAsync(id, cancel);
        if (turn is null)
            return new ReplayOutcome.Unknown();
        if (await FindAsync(id, cancel) is not { } letter)
            return new ReplayOutcome.Unknown();
        if (await FindHomeAsync(letter, cancel) is not { } home)
            return new ReplayOutcome.Unreadable(letter);
        object[] arguments = [home, "*", .. letter.Fields.SelectMany(static field => (object[])[field.Key, field.Value])];
        await redis.AskAsync(database => database.ExecuteAsync("XADD", arguments), cancel);
        await RemoveAsync(id, cancel);
        return new ReplayOutcome.Replayed(letter);
    }

    public async Task<DeadLetter?> DiscardAsync(DeadLetterId id, CancellationToken cancel)
    {
        await using var turn = await TryTakeTurnAsync(id, cancel);
        return turn is not null && await FindAsync(id, cancel) is { } letter && await RemoveAsync(id, cancel) ? letter : null;
    }

    private Task<IReservation?> TryTakeTurnAsync(DeadLetterId id, CancellationToken cancel) =>
        Reservation.TryTakeAsync(redis, RedisKeys.DeadLetterReservation(id), TurnLength, time, cancel);

    /// <summary>The stream that it belongs to, or null.</summary>
    private async Task<RedisKey?> FindHomeAsync(DeadLetter letter, CancellationToken cancel)
    {
        if (letter.Fields.Count == 0)
            return null;
        if (letter.Kind is DeadLetterKind.Mail)
            return RedisKeys.MailOutbox;
        if (letter.Product is not { } product)
            return null;
        // Only the streams of listed sales are read, and Redis may have forgotten this one since.
        await redis.AskAsync(database => database.SetAddAsync(RedisKeys.SalesIndex, product.Value), cancel);
        return RedisKeys.Stream(product);
    }

    private async Task<DeadLetter?> FindAsync(DeadLetterId id, CancellationToken cancel) =>
        (await RangeAsync(id.Value, id.Value, 1, cancel)).SingleOrDefault();

    private async Task<IReadOnlyList<DeadLetter>> RangeAsync(string from, string to, int count, CancellationToken cancel)
    {
        var reply = await redis.AskAsync(
            database => database.ExecuteAsync("XRANGE", RedisKeys.DeadLetters, from, to, "COUNT", count),
            cancel
        );
        return [.. Replies.Array(reply).Select(DeadLetterEntry.Read)];
    }

    /// <summary>False when somebody else was faster.</summary>
    private async Task<bool> RemoveAsync(DeadLetterId id, CancellationToken cancel) =>
        (long)await redis.AskAsync(database => database.ExecuteAsync("XDEL", RedisKeys.DeadLetters, id.Value), cancel) > 0;
}
