namespace FlashSale.Domain;

/// <summary>An entry as it was read.</summary>
/// <param name="Product">Whose stream.</param>
/// <param name="EntryId">Redis stream id, such as <c>1764000000000-0</c>.</param>
/// <param name="Event">What it says, or null when it can't be understood.</param>
/// <param name="Malformed">Why it can't be understood, or null.</param>
/// <param name="Fields">As it stood in the stream, for the dead letter.</param>
/// <param name="Deliveries">How often it was handed to a consumer, this time included.</param>
public sealed record SaleStreamEntry(
    ProductId Product,
    string EntryId,
    SaleEvent? Event,
    string? Malformed,
    IReadOnlyDictionary<string, string> Fields,
    int Deliveries
);
