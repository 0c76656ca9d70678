namespace FlashSale.Domain;

/// <summary>A mail to one person.</summary>
/// <param name="To">Address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
/// <param name="Code">The one-time password in the body, so that a development mailbox can show it by itself.</param>
public sealed record MailMessage(string To, string Subject, string Body, string? Code = null)
{
    /// <summary>How long it is worth sending. Null: as long as it takes. What has a lifetime is never kept beyond it.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>Instead of a lifetime, when that ends: by the clock of Redis, as the deadlines of orders are.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The same for every copy of the same mail, so that a second one is known as such. Null: there is only this one.</summary>
    public string? Key { get; init; }
}
