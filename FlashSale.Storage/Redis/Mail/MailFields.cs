using System.Globalization;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Mail;

/// <summary>
/// The fields of an entry of <c>mail:outbox</c>: <c>to subject body [key] [lifetime]</c>, the lifetime in milliseconds since the entry was
/// added.
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
    public static OutgoingMail? Read(WorkItem item)
    {
        var fields = item.Fields;
        if (
            !fields.TryGetValue("to", out var to)
            || !fields.TryGetValue("subject", out var subject)
            || !fields.TryGetValue("body", out var body)
            || !TryReadLifetime(fields, out var lifetime)
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
            ExpiresAt = item.AddedAt + lifetime,
            Attempts = item.Deliveries,
        };
    }

    private static bool TryReadLifetime(IReadOnlyDictionary<string, string> fields, out TimeSpan? lifetime)
    {
        lifetime = null;
        if (!fields.TryGetValue("lifetime", out var text))
            return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds > MaxLifetime)
            return false;
        lifetime = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }
}
