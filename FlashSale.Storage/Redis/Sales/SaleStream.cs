using System.Globalization;
using FlashSale.Domain;
using StackExchange.Redis;
using Order = FlashSale.Domain.Order;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
/// <remarks>Plain commands: the client's streams API doesn't exist in every version of it.</remarks>
internal sealed class SaleStream(RedisGateway redis) : ISaleStream
{
    /// <summary>The one consumer group: each decision is carried to the store once.</summary>
    public const string Group = "persist";

    private const int CountPage = 1000;

    public async Task<IReadOnlyList<SaleStreamEntry>> ReadAsync(ProductId product, string consumer, int count, CancellationToken cancel)
    {
        RedisKey key = RedisKeys.Stream(product);
        var reply = await GroupOf(product)
            .AskAsync(
                database => database.ExecuteAsync("XREADGROUP", "GROUP", Group, consumer, "COUNT", count, "STREAMS", key, ">"),
                cancel
            );
        return StreamReply.Read(product, StreamReply.EntriesOfOneStream(reply));
    }

    public async Task<IReadOnlyList<SaleStreamEntry>> ClaimAsync(
        ProductId product,
        string consumer,
        TimeSpan idle,
        int count,
        CancellationToken cancel
    )
    {
        RedisKey key = RedisKeys.Stream(product);
        var cursor = "0-0";
        do
        {
            // A page may hold nothing claimable although a later one does: only the cursor tells the end. A taken entry is no longer
            // idle, so the next call, which starts over, doesn't meet it again.
            var at = cursor;
            var reply = Replies.Array(
                await GroupOf(product)
                    .AskAsync(
                        database =>
                            database.ExecuteAsync("XAUTOCLAIM", key, Group, consumer, (long)idle.TotalMilliseconds, at, "COUNT", count),
                        cancel
                    )
            );
            var entries = StreamReply.Read(product, Replies.Array(reply[1]));
            if (entries.Count > 0)
                return await WithDeliveriesAsync(product, entries, cancel);
            cursor = Replies.Text(reply[0]);
        } while (cursor != "0-0");
        return [];
    }

    public async Task AcknowledgeAsync(ProductId product, IReadOnlyCollection<string> entryIds, CancellationToken cancel)
    {
        if (entryIds.Count == 0)
            return;
        object[] arguments = [RedisKeys.Stream(product), Group, .. entryIds];
        await redis.AskAsync(database => database.ExecuteAsync("XACK", arguments), cancel);
    }

    public async Task<long> ForgetAsync(ProductId product, IReadOnlyCollection<Order> orders, CancellationToken cancel)
    {
        // Only what was stored as ended: an order stored as reserved may have ended in Redis since, and the store not know it yet.
        RedisValue[] ended = [.. orders.Where(static order => !order.IsLive).Select(static order => (RedisValue)order.Id.Value)];
        return ended.Length == 0 ? 0 : await ForgetOrdersScript.RunAsync(redis, product, ended, cancel);
    }

    public Task<long> TrimAsync(ProductId product, CancellationToken cancel) => TrimStreamScript.RunAsync(redis, product, Group, cancel);

    public Task<long> ForgetConsumersAsync(ProductId product, TimeSpan idle, CancellationToken cancel) =>
        GroupOf(product).ForgetConsumersAsync(idle, cancel);

    public async Task<long> BacklogAsync(ProductId product, CancellationToken cancel)
    {
        RedisKey key = RedisKeys.Stream(product);
        RedisResult groups;
        try
        {
            groups = await redis.AskAsync(database => database.ExecuteAsync("XINFO", "GROUPS", key), cancel);
        }
        catch (RedisServerException e) when (e.Message.Contains("no such key", StringComparison.Ordinal))
        {
            return 0;
        }
        foreach (var reply in Replies.Array(groups))
        {
            var group = StreamReply.Pairs(reply);
            if (Replies.Text(group["name"]) != Group)
                continue;
            // Redis gives up counting the lag (nil) once entries were deleted one by one.
            var lag = group.TryGetValue("lag", out var known) && !known.IsNull ? (long)known : await CountAfterAsync(key, group, cancel);
            return lag + (long)group["pending"];
        }
        return (long)await redis.AskAsync(database => database.ExecuteAsync("XLEN", key), cancel);
    }

    public async Task<SaleLag> FindLagAsync(ProductId product, CancellationToken cancel)
    {
        var entries = await BacklogAsync(product, cancel);
        return entries == 0 ? SaleLag.None : new(entries, await FindOldestAsync(product, cancel));
    }

    /// <summary>What is in somebody's hands was handed out in order, so it is older than what nobody has had.</summary>
    private async Task<DateTimeOffset?> FindOldestAsync(ProductId product, CancellationToken cancel)
    {
        RedisKey key = RedisKeys.Stream(product);
        var (oldest, from) = ("", "-");
        try
        {
            // [how many, lowest id, highest id, consumers], the ids null when there are none.
            oldest = Replies.Text(
                Replies.Array(await redis.AskAsync(database => database.ExecuteAsync("XPENDING", key, Group), cancel))[1]
            );
            if (oldest.Length == 0)
            {
                var groups = Replies.Array(await redis.AskAsync(database => database.ExecuteAsync("XINFO", "GROUPS", key), cancel));
                var group = groups.Select(StreamReply.Pairs).First(static group => Replies.Text(group["name"]) == Group);
                from = "(" + Replies.Text(group["last-delivered-id"]);
            }
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOGROUP", StringComparison.Ordinal))
        {
            // Nobody has read anything yet.
        }
        if (oldest.Length == 0)
        {
            var next = Replies.Array(await redis.AskAsync(database => database.ExecuteAsync("XRANGE", key, from, "+", "COUNT", 1), cancel));
            oldest = next.Length == 0 ? "" : Replies.Text(Replies.Array(next[0])[0]);
        }
        // An id begins with the milliseconds at which its entry was appended.
        return oldest.Length == 0
            ? null
            : DateTimeOffset.FromUnixTimeMilliseconds(
                long.Parse(oldest[..oldest.IndexOf('-', StringComparison.Ordinal)], CultureInfo.InvariantCulture)
            );
    }

    private async Task<long> CountAfterAsync(RedisKey key, Dictionary<string, RedisResult> group, CancellationToken cancel)
    {
        var last = Replies.Text(group["last-delivered-id"]);
        for (var total = 0L; ; )
        {
            var from = "(" + last;
            var page = Replies.Array(
                await redis.AskAsync(database => database.ExecuteAsync("XRANGE", key, from, "+", "COUNT", CountPage), cancel)
            );
            total += page.Length;
            if (page.Length < CountPage)
                return total;
            last = Replies.Text(Replies.Array(page[^1])[0]);
        }
    }

    /// <summary><c>XPENDING</c> answers <c>[[id, consumer, idle, deliveries]]</c> for each taken entry; the claim is counted already.</summary>
    private async Task<IReadOnlyList<SaleStreamEntry>> WithDeliveriesAsync(
        ProductId product,
        List<SaleStreamEntry> entries,
        CancellationToken cancel
    )
    {
        RedisKey key = RedisKeys.Stream(product);
        var replies = await redis.AskAsync(
            database =>
                Task.WhenAll(entries.Select(entry => database.ExecuteAsync("XPENDING", key, Group, entry.EntryId, entry.EntryId, 1))),
            cancel
        );
        for (var i = 0; i < entries.Count; i++)
            if (Replies.Array(replies[i]) is [var pending])
                entries[i] = entries[i] with { Deliveries = (int)Replies.Array(pending)[3] };
        return entries;
    }

    private StreamGroup GroupOf(ProductId product) => new(redis, RedisKeys.Stream(product), Group);
}
