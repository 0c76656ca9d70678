namespace FlashSale.Domain;

/// <summary>A mail that waits to be sent.</summary>
public sealed record OutgoingMail
{
    /// <summary>Its place in the outbox, which also names it in logs.</summary>
    public required string EntryId { get; init; }

    public required string To { get; init; }

    public required string Subject { get; init; }

    public required string Body { get; init; }

    /// <summary>The same for every copy of the same mail; part of its Message-ID.</summary>
    public required string Key { get; init; }

    /// <summary>By the clock of Redis.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>By the clock of Redis, too: whatever this process' own says, it has waited for the time between the two.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>When it is not worth sending any more, by the same clock. Null: never.</summary>
    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How often it was taken, this time included.</summary>
    public required int Attempts { get; init; }

    public bool IsExpired => ExpiresAt <= TakenAt;
}
