using System.Globalization;
using System.Runtime.CompilerServices;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SaleLedger(RedisGateway redis) : ISaleLedger
{
    private const int WalkPage = 500;

    /// <summary>Before the first entry.</summary>
    private const string Start = "0-0";

    public async IAsyncEnumerable<SaleBuyer> WalkBuyersAsync(ProductId product, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var (user, text) in WalkAsync("HSCAN", RedisKeys.Buyers(product), cancel))
        {
            var entry = BuyerEntry.Parse(text);
            yield return new SaleBuyer(user, entry?.Units, entry?.Orders ?? [], text);
        }
    }

    public async IAsyncEnumerable<SaleHold> WalkHoldsAsync(ProductId product, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var (member, score) in WalkAsync("ZSCAN", RedisKeys.Holds(product), cancel))
            yield return new SaleHold(member, double.Parse(score, CultureInfo.InvariantCulture));
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

    /// <summary>By hand: the client's own scans of this version block the calling thread.</summary>
    private async IAsyncEnumerable<(string Name, string Value)> WalkAsync(
        string command,
        RedisKey key,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var cursor = "0";
        do
        {
            var at = cursor;
            var page = Replies.Array(await redis.AskAsync(database => database.ExecuteAsync(command, key, at, "COUNT", WalkPage), cancel));
            var pairs = Replies.Array(page[1]);
            for (var i = 0; i + 1 < pairs.Length; i += 2)
                yield return (Replies.Text(pairs[i]), Replies.Text(pairs[i + 1]));
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
