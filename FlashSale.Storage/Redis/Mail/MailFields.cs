using System.Globalization;
using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;

namespace FlashSale.Storage.Redis.Mail;

/// <summary>
/// The fields of an entry of <c>mail:outbox</c>: <c>to subject body [key] [lifetime] [until]</c>, the lifetime in milliseconds since the entry
/// was added, the other end of it in milliseconds since 1970.
/// </summary>
internal static class MailFields
{
    /// <summary>Ten years in milliseconds: as good as for ever, and far from where dates end.</summary>
    private const long MaxLifetime = 10L * 365 * 24 * 60 * 60 * 1000;

    public static IEnumerable<string> Write(MailMessage message)
    {
        List<string> fields = ["to", message.To, "subject", message.Subject, "body", message.Body];
        if (message.Key is { } key)
            fields.AddRange(["key", key]);
        if (message.Lifetime is { } lifetime)
            fields.AddRange([
                "lifetime",
                Math.Clamp((long)lifetime.TotalMilliseconds, 0, MaxLifetime).ToString(CultureInfo.InvariantCulture),
            ]);
        if (message.ExpiresAt is { } end)
            fields.AddRange(["until", UnixTime.ToMilliseconds(end).ToString(CultureInfo.InvariantCulture)]);
        return fields;
    }

    /// <summary>What goes into a dead letter, to be put back as it is. Only of a mail without a lifetime.</summary>
    public static Dictionary<string, string> Write(OutgoingMail mail) =>
        new()
        {
            ["to"] = mail.To,
            ["subject"] = mail.Subject,
            ["body"] = mail.Body,
            ["key"] = mail.Key,
        };

    /// <summary>Null for anything else: a bad entry must not stop the good ones.</summary>
    /// <param name="item">The entry.</param>
    /// <param name="now">By the clock of Redis.</param>
    public static OutgoingMail? Read(WorkItem item, DateTimeOffset now)
    {
        var fields = item.Fields;
        if (
            !fields.TryGetValue("to", out var to)
            || !fields.TryGetValue("subject", out var subject)
            || !fields.TryGetValue("body", out var body)
            || !TryRead(fields, "lifetime", MaxLifetime, out var lifetime)
            || !TryRead(fields, "until", UnixTime.MaxMilliseconds, out var until)
        )
            return null;
        return new()
        {
            EntryId = item.Id,
            To = to,
            Subject = subject,
            Body = body,
            Key = fields.GetValueOrDefault("key", item.Id),
            QueuedAt = item.AddedAt,
            TakenAt = now,
            ExpiresAt = until is { } end
                ? DateTimeOffset.FromUnixTimeMilliseconds(end)
                : item.AddedAt + (lifetime is { } time ? TimeSpan.FromMilliseconds(time) : null),
            Attempts = item.Deliveries,
        };
    }

    private static bool TryRead(IReadOnlyDictionary<string, string> fields, string name, long max, out long? milliseconds)
    {
        milliseconds = null;
        if (!fields.TryGetValue(name, out var text))
            return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) || read > max)
            return false;
        milliseconds = read;
        return true;
    }
}
