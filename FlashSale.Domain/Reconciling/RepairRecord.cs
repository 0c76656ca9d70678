namespace FlashSale.Domain;

/// <summary>
/// One repair, for whoever asks later. It is written before anything is touched and again with what came of it: a repair that was begun
/// and never finished shows, too.
/// </summary>
public sealed record RepairRecord
{
    public required RepairId Id { get; init; }

    public required ProductId Product { get; init; }

    /// <summary>One of <see cref="DriftKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The order, the user or the counters that it is about.</summary>
    public required string Subject { get; init; }

    public required string Before { get; init; }

    /// <summary>Empty when nothing was changed.</summary>
    public string After { get; init; } = "";

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset At { get; init; }

    public bool Applied { get; init; }

    /// <summary>Why it was done, or why it was not.</summary>
    public required string Reason { get; init; }
}
