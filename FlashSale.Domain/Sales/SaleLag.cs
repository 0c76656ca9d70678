namespace FlashSale.Domain;

/// <summary>How far the store is behind a sale.</summary>
/// <param name="Entries">Decisions not yet acknowledged.</param>
/// <param name="OldestAt">When the first of them was made, by the clock of Redis. Null: there are none.</param>
public sealed record SaleLag(long Entries, DateTimeOffset? OldestAt)
{
    public static readonly SaleLag None = new(0, null);
}
