using System.Globalization;
using FlashSale.Domain;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Order = FlashSale.Domain.Order;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SaleLedger(RedisGateway redis, ILogger<SaleLedger> logger) : ISaleLedger
{
    private const int WalkPage = 500;

    /// <summary>Before the first entry.</summary>
    private const string Start = "0-0";

    public async Task ScanAsync(SaleScan scan, CancellationToken cancel)
    {
        var product = scan.Product;
        // [seconds, microseconds]
        var now = Replies.Array(await redis.AskAsync(static database => database.ExecuteAsync("TIME"), cancel));
        scan.Begin(((long)now[0] * 1000) + ((long)now[1] / 1000));
        var pages = new SalePages(product, scan, logger);
        await WalkAsync("HSCAN", RedisKeys.Orders(product), pages.Orders, cancel);
        await WalkAsync("HSCAN", RedisKeys.Buyers(product), pages.Buyers, cancel);
        await WalkAsync("ZSCAN", RedisKeys.Holds(product), pages.Holds, cancel);
    }

    public async Task<IReadOnlyList<Order>> FindOrdersAsync(
        ProductId product,
        IReadOnlyCollection<OrderId> orders,
        CancellationToken cancel
    )
    {
        var found = new List<Order>(orders.Count);
        foreach (var part in orders.Chunk(WalkPage))
        {
            var values = await FindAsync(RedisKeys.Orders(product), [.. part.Select(static id => (RedisValue)id.Value)], cancel);
            for (var i = 0; i < part.Length; i++)
                if (PackedOrder.Parse(part[i], (byte[]?)values[i]) is { } order)
                    found.Add(order);
        }
        return found;
    }

    public async Task<IReadOnlyList<SaleBuyer>> FindBuyersAsync(
        ProductId product,
        IReadOnlyCollection<string> users,
        CancellationToken cancel
    )
    {
        var found = new List<SaleBuyer>(users.Count);
        foreach (var part in users.Chunk(WalkPage))
        {
            var values = await FindAsync(RedisKeys.Buyers(product), [.. part.Select(static user => (RedisValue)user)], cancel);
            for (var i = 0; i < part.Length; i++)
            {
                if ((string?)values[i] is not { } text)
                    continue;
                var entry = BuyerEntry.Parse(text);
                found.Add(new SaleBuyer(part[i], entry?.Units, entry?.Orders ?? [], text));
            }
        }
        return found;
    }

    public async Task<IReadOnlyList<SaleHold>> FindHoldsAsync(
        ProductId product,
        IReadOnlyCollection<string> members,
        CancellationToken cancel
    )
    {
        var found = new List<SaleHold>(members.Count);
        foreach (var part in members.Chunk(WalkPage))
        {
            var key = RedisKeys.Holds(product);
            var scores = await redis.AskAsync(
                database => Task.WhenAll(part.Select(member => database.SortedSetScoreAsync(key, member))),
                cancel
            );
            for (var i = 0; i < part.Length; i++)
                if (scores[i] is { } endsAt)
                    found.Add(new SaleHold(part[i], endsAt));
        }
        return found;
    }

    public async Task<string> FindPositionAsync(ProductId product, CancellationToken cancel)
    {
        RedisKey key = RedisKeys.Stream(product);
        try
        {
            var info = await redis.AskAsync(database => database.ExecuteAsync("XINFO", "STREAM", key), cancel);
            return Replies.Text(StreamReply.Pairs(info)["last-generated-id"]);
        }
        catch (RedisServerException e) when (IsMissing(e))
        {
            return Start;
        }
    }

    /// <remarks>
    /// How far entries were handed out is asked first, what is still in somebody's hands second: the other way round, an entry handed out in
    /// between would be in neither answer.
    /// </remarks>
    public async Task<bool> IsStoredUpToAsync(ProductId product, string position, CancellationToken cancel)
    {
        RedisKey key = RedisKeys.Stream(product);
        var wanted = Parse(position);
        if (wanted == Parse(Start))
            return true;
        try
        {
            var groups = await redis.AskAsync(database => database.ExecuteAsync("XINFO", "GROUPS", key), cancel);
            var group = Replies
                .Array(groups)
                .Select(StreamReply.Pairs)
                .FirstOrDefault(static g => Replies.Text(g["name"]) == SaleStream.Group);
            if (group is null || Parse(Replies.Text(group["last-delivered-id"])).CompareTo(wanted) < 0)
                return false;
            // [how many, lowest id, highest id, consumers], the ids null when there are none.
            var pending = await redis.AskAsync(database => database.ExecuteAsync("XPENDING", key, SaleStream.Group), cancel);
            var lowest = Replies.Text(Replies.Array(pending)[1]);
            return lowest.Length == 0 || Parse(lowest).CompareTo(wanted) > 0;
        }
        catch (RedisServerException e) when (IsMissing(e))
        {
            // The stream is gone, and whatever it had with it: nothing is known about that position.
            return false;
        }
    }

    private Task<RedisValue[]> FindAsync(RedisKey key, RedisValue[] fields, CancellationToken cancel) =>
        redis.AskAsync(database => database.HashGetAsync(key, fields), cancel);

    /// <summary>By hand: the client's own scans of this version block the calling thread.</summary>
    /// <param name="command">Which scan.</param>
    /// <param name="key">Of what.</param>
    /// <param name="seen">Names and values in turn.</param>
    /// <param name="cancel">Ends it between two pages.</param>
    private async Task WalkAsync(string command, RedisKey key, Action<RedisResult[]> seen, CancellationToken cancel)
    {
        var cursor = "0";
        do
        {
            var at = cursor;
            var page = Replies.Array(await redis.AskAsync(database => database.ExecuteAsync(command, key, at, "COUNT", WalkPage), cancel));
            seen(Replies.Array(page[1]));
            cursor = Replies.Text(page[0]);
        } while (cursor != "0");
    }

    /// <summary><c>milliseconds-number</c>; ordered as Redis orders its entries.</summary>
    private static (ulong Milliseconds, ulong Number) Parse(string id)
    {
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        return (
            ulong.Parse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture),
            ulong.Parse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture)
        );
    }

    private static bool IsMissing(RedisServerException e) =>
        e.Message.Contains("no such key", StringComparison.Ordinal) || e.Message.StartsWith("NOGROUP", StringComparison.Ordinal);
}
