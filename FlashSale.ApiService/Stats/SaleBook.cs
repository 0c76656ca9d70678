using FlashSale.Domain;

namespace FlashSale.ApiService.Stats;

/// <summary>What the store and the stream say of a sale.</summary>
/// <param name="Sequence">Of the sale when they were asked.</param>
/// <param name="AskedAt">A timestamp.</param>
/// <param name="Name">Of the product; null: the store could not be asked.</param>
/// <param name="NamedAt">A timestamp.</param>
/// <param name="Persisted">Units of live orders in the store; null: it could not be asked.</param>
/// <param name="Lag">Of the stream.</param>
internal sealed record SaleBook(long Sequence, long AskedAt, string? Name, long NamedAt, long? Persisted, SaleLag Lag);
