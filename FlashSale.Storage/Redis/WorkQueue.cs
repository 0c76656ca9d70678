using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis;

/// <summary>
/// A stream as a queue of jobs, each of which is tried until it is removed. Redis keeps who has an entry, since when and how often it was
/// delivered; a job that has to wait for its next try is handed to a consumer that doesn't exist, where its waiting time counts.
/// </summary>
internal sealed class WorkQueue(RedisGateway redis, RedisKey key)
{
    /// <summary>The one consumer group.</summary>
    public const string Group = "work";

    /// <summary>The consumer that deferred entries belong to. No process has this name.</summary>
    public const string Waiting = "waiting";

    private const int PendingPage = 100;

    private readonly StreamGroup _group = new(redis, key, Group);

    /// <param name="fields">Names and values in turn.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task AddAsync(IEnumerable<string> fields, CancellationToken cancel)
    {
        object[] arguments = [key, "*", .. fields];
        return redis.AskAsync(database => database.ExecuteAsync("XADD", arguments), cancel);
    }

    public async Task<IReadOnlyList<WorkItem>> TakeAsync(string consumer, int count, MailRetry retry, CancellationToken cancel)
    {
        var due = await ListDueAsync(count, retry, cancel);
        var taken = await ClaimAsync(consumer, due, cancel);
        if (taken.Count < count)
            taken.AddRange(await ReadAsync(consumer, count - taken.Count, cancel));
        return taken;
    }

    /// <summary>Its waiting time begins now. The count of deliveries stays.</summary>
    public Task DeferAsync(string id, CancellationToken cancel) =>
        redis.AskAsync(database => database.ExecuteAsync("XCLAIM", key, Group, Waiting, 0, id, "JUSTID"), cancel);

    /// <summary>The entries go before their deliveries do: should only one of both happen, no content is left behind.</summary>
    public Task RemoveAsync(IEnumerable<string> ids, CancellationToken cancel)
    {
        object[] deleted = [key, .. ids];
        object[] acknowledged = [key, Group, .. ids];
        return redis.AskAsync(
            database => Task.WhenAll(database.ExecuteAsync("XDEL", deleted), database.ExecuteAsync("XACK", acknowledged)),
            cancel
        );
    }

    public async Task<long> CountAsync(CancellationToken cancel) =>
        (long)await redis.AskAsync(database => database.ExecuteAsync("XLEN", key), cancel);

    /// <summary>Of all entries, those that wait for their next try.</summary>
    public async Task<long> CountDeferredAsync(CancellationToken cancel)
    {
        // [count, first id, last id, [[consumer, count], …]], the last three nil when nothing is pending.
        var summary = Replies.Array(await _group.AskAsync(database => database.ExecuteAsync("XPENDING", key, Group), cancel));
        var waiting = Replies.Array(summary[3]).Select(Replies.Array).FirstOrDefault(static one => Replies.Text(one[0]) == Waiting);
        return waiting is null ? 0 : (long)waiting[1];
    }

    /// <inheritdoc cref="StreamGroup.ForgetConsumersAsync"/>
    public Task<long> ForgetConsumersAsync(TimeSpan idle, CancellationToken cancel) => _group.ForgetConsumersAsync(idle, cancel);

    /// <summary><c>XPENDING</c> answers <c>[[id, consumer, idle ms, deliveries]]</c>, in the order of the ids.</summary>
    private async Task<List<Due>> ListDueAsync(int count, MailRetry retry, CancellationToken cancel)
    {
        var due = new List<Due>();
        for (var from = "-"; due.Count < count; )
        {
            var start = from;
            var page = Replies.Array(
                await _group.AskAsync(database => database.ExecuteAsync("XPENDING", key, Group, start, "+", PendingPage), cancel)
            );
            foreach (var pending in page.Select(Replies.Array))
            {
                var deliveries = (int)pending[3];
                var wait = Replies.Text(pending[1]) == Waiting ? retry.WaitAfter(deliveries) : retry.Lease;
                if ((long)pending[2] >= (long)wait.TotalMilliseconds && due.Count < count)
                    due.Add(new(Replies.Text(pending[0]), wait, deliveries));
            }
            if (page.Length < PendingPage)
                break;
            from = "(" + Replies.Text(Replies.Array(page[^1])[0]);
        }
        return due;
    }

    /// <summary>Of several workers that found the same entry due, one gets it: taking it makes it young again.</summary>
    private async Task<List<WorkItem>> ClaimAsync(string consumer, List<Due> due, CancellationToken cancel)
    {
        if (due.Count == 0)
            return [];
        var replies = await redis.AskAsync(
            database =>
                Task.WhenAll(
                    due.Select(one => database.ExecuteAsync("XCLAIM", key, Group, consumer, (long)one.Wait.TotalMilliseconds, one.Id))
                ),
            cancel
        );
        var taken = new List<WorkItem>(due.Count);
        for (var i = 0; i < due.Count; i++)
            taken.AddRange(Read(Replies.Array(replies[i]), due[i].Deliveries + 1));
        return taken;
    }

    private async Task<IEnumerable<WorkItem>> ReadAsync(string consumer, int count, CancellationToken cancel)
    {
        var reply = await _group.AskAsync(
            database => database.ExecuteAsync("XREADGROUP", "GROUP", Group, consumer, "COUNT", count, "STREAMS", key, ">"),
            cancel
        );
        return Read(StreamReply.EntriesOfOneStream(reply), deliveries: 1);
    }

    /// <summary>Entries are <c>[id, [name, value, …]]</c>; one that is gone meanwhile has no values.</summary>
    private static IEnumerable<WorkItem> Read(RedisResult[] entries, int deliveries) =>
        from entry in entries
        let parts = Replies.Array(entry)
        where parts.Length == 2
        let fields = StreamReply.Pairs(parts[1]).ToDictionary(static field => field.Key, static field => Replies.Text(field.Value))
        select new WorkItem(Replies.Text(parts[0]), fields, deliveries);

    private readonly record struct Due(string Id, TimeSpan Wait, int Deliveries);
}
