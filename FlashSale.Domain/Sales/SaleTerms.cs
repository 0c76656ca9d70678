namespace FlashSale.Domain;

/// <summary>The terms a sale is held under: what the purchase script decides by.</summary>
public sealed record SaleTerms
{
    /// <summary>Units for sale in all: sold, held and left. At least 0.</summary>
    public required int TotalStock { get; init; }

    /// <summary>Price of one unit. Captured into each order when it is made.</summary>
    public required Money Price { get; init; }

    /// <summary>First instant at which a purchase is accepted, by the clock of Redis. Null: at once.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>First instant at which no purchase is accepted any more, by the clock of Redis. Null: never.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Units one user may hold or own at a time. 0: no limit.</summary>
    public int PerUserLimit { get; init; } = 1;

    /// <summary>How long an unpaid unit is held. Zero: no payment step, an accepted purchase is confirmed at once.</summary>
    public TimeSpan Hold { get; init; }
}
