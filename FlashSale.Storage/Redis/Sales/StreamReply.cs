using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>
/// Takes stream replies apart. An entry is <code>[id, [name, value, name, value, …]]</code>, its values null if it was deleted meanwhile.
/// What the fields say is <see cref="SaleEventFields"/>' business.
/// </summary>
internal static class StreamReply
{
    /// <summary>
    /// The entries in a reply to <c>XREADGROUP</c> on one stream: <c>[[key, entries]]</c>, or <c>[key, entries]</c> where the client speaks
    /// RESP3; null when there are none.
    /// </summary>
    public static RedisResult[] EntriesOfOneStream(RedisResult reply)
    {
        var streams = Replies.Array(reply);
        return streams.Length switch
        {
            0 => [],
            1 => Replies.Array(Replies.Array(streams[0])[1]),
            _ => Replies.Array(streams[1]),
        };
    }

    public static List<SaleStreamEntry> Read(ProductId product, RedisResult[] entries)
    {
        var list = new List<SaleStreamEntry>(entries.Length);
        foreach (var entry in entries)
        {
            var parts = Replies.Array(entry);
            if (parts.Length == 2)
                list.Add(ReadOne(product, Replies.Text(parts[0]), Replies.Array(parts[1])));
        }
        return list;
    }

    /// <summary>A flat list of names and values, such as <c>XINFO</c> answers.</summary>
    public static Dictionary<string, RedisResult> Pairs(RedisResult reply)
    {
        var flat = Replies.Array(reply);
        var pairs = new Dictionary<string, RedisResult>(flat.Length / 2, StringComparer.Ordinal);
        for (var i = 0; i + 1 < flat.Length; i += 2)
            pairs[Replies.Text(flat[i])] = flat[i + 1];
        return pairs;
    }

    private static SaleStreamEntry ReadOne(ProductId product, string id, RedisResult[] flat)
    {
        var fields = new StreamFields(flat);
        var told = SaleEventFields.Parse(product, fields, out var malformed);
        return new SaleStreamEntry(product, id, told, malformed, fields, Deliveries: 1);
    }
}
