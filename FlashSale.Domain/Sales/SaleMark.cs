namespace FlashSale.Domain;

/// <summary>A point in the life of a sale: each change of an order or of the sale has one of its own.</summary>
/// <param name="Sequence">Number of the last event.</param>
/// <param name="Epoch">
/// When the sale was put into Redis (ms), and one more for each buyer that a repair has put back: numbers of another epoch say nothing.
/// </param>
public readonly record struct SaleMark(long Sequence, long Epoch);
