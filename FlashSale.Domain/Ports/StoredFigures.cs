namespace FlashSale.Domain;

/// <summary>What the store holds of a sale.</summary>
/// <param name="Orders">Orders in any status.</param>
/// <param name="HeldUnits">Units of reserved orders.</param>
/// <param name="SoldUnits">Units of confirmed orders.</param>
public sealed record StoredFigures(long Orders, long HeldUnits, long SoldUnits);
