namespace FlashSale.Domain;

/// <summary>A product and the sale of it, as the store keeps it. Live stock is not here: Redis alone knows it.</summary>
public sealed record Product
{
    public required ProductId Id { get; init; }

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public required SaleTerms Terms { get; init; }

    public SaleSwitch Switch { get; init; } = SaleSwitch.Open;

    /// <summary>How long a cached copy may be served. Null: the configured default.</summary>
    public TimeSpan? CacheTtl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// Grows with every change of the document (name, description, cache lifetime, terms) that an administrator makes. A writer must
    /// name the revision it read; a cache never replaces a newer revision with an older one.
    /// </summary>
    public long Revision { get; init; } = 1;

    /// <summary>
    /// Sequence number of the sale's last event that reached this document: terms and switch are decided in Redis and arrive here
    /// through the stream, so an older event never overwrites a newer one.
    /// </summary>
    public long SaleSequence { get; init; }
}
