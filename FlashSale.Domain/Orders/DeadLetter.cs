namespace FlashSale.Domain;

/// <summary>An entry of a sale's stream, or a mail, that was given up.</summary>
public sealed record DeadLetter
{
    public required DeadLetterId Id { get; init; }

    public required DeadLetterKind Kind { get; init; }

    /// <summary>Whose sale. Null for a mail, and when even that can't be read.</summary>
    public required ProductId? Product { get; init; }

    /// <summary>Its id in the stream that it comes from.</summary>
    public required string EntryId { get; init; }

    /// <summary>Why it was given up.</summary>
    public required string Reason { get; init; }

    /// <summary>How often it had been handed to a consumer.</summary>
    public required int Deliveries { get; init; }

    /// <summary>When it was given up, by the clock of Redis.</summary>
    public required DateTimeOffset DiedAt { get; init; }

    /// <summary>As it stood in the stream.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }
}
