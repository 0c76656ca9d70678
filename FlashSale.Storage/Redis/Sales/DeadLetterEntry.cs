using System.Globalization;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>
/// An entry of <c>orders:dead</c>: <c>[id, [name, value, …]]</c> with the names <c>kind</c> (<c>event</c> or <c>mail</c>), <c>product</c> (of
/// an event), <c>entry</c> (its id in the stream that it comes from), <c>reason</c>, <c>deliveries</c>, then the entry's own fields, each
/// name with <c>field:</c> before it, so that they can be put back as they were.
/// </summary>
internal static class DeadLetterEntry
{
    private const string FieldPrefix = "field:";
    private const string MailKind = "mail";

    /// <returns>Names and values in turn.</returns>
    public static List<RedisValue> Write(Burial burial)
    {
        List<RedisValue> letter = ["kind", burial.Kind is DeadLetterKind.Mail ? MailKind : "event"];
        if (burial.Product is { } product)
            letter.AddRange("product", product.Value);
        letter.AddRange("entry", burial.EntryId, "reason", burial.Reason, "deliveries", burial.Deliveries);
        foreach (var (name, value) in burial.Fields)
            letter.AddRange(FieldPrefix + name, value);
        return letter;
    }

    /// <summary>Never fails: what can't be read must still be listed, or nobody could discard it.</summary>
    public static DeadLetter Read(RedisResult entry)
    {
        var parts = Replies.Array(entry);
        var id = DeadLetterId.Parse(Replies.Text(parts[0]));
        var values = StreamReply.Pairs(parts[1]).ToDictionary(static pair => pair.Key, static pair => Replies.Text(pair.Value));
        _ = int.TryParse(values.GetValueOrDefault("deliveries"), NumberStyles.None, CultureInfo.InvariantCulture, out var deliveries);
        return new()
        {
            Id = id,
            Kind = values.GetValueOrDefault("kind") == MailKind ? DeadLetterKind.Mail : DeadLetterKind.Event,
            Product = ProductId.TryParse(values.GetValueOrDefault("product"), out var product) ? product : null,
            EntryId = values.GetValueOrDefault("entry", ""),
            Reason = values.GetValueOrDefault("reason", ""),
            Deliveries = deliveries,
            DiedAt = TimeOf(id),
            Fields = values
                .Where(static value => value.Key.StartsWith(FieldPrefix, StringComparison.Ordinal))
                .ToDictionary(static value => value.Key[FieldPrefix.Length..], static value => value.Value),
        };
    }

    private static DateTimeOffset TimeOf(DeadLetterId id)
    {
        var milliseconds = ulong.Parse(id.Value.AsSpan(0, id.Value.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        return DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(milliseconds, UnixTime.MaxMilliseconds));
    }
}
