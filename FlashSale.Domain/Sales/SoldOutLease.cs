namespace FlashSale.Domain;

/// <summary>The promise of Redis that nobody gets a unit of a sale for a moment.</summary>
/// <param name="Length">How long; shorter than asked for when the sale ends before that.</param>
/// <param name="Mark">Two leases of the same mark: nobody has bought between them.</param>
public readonly record struct SoldOutLease(TimeSpan Length, SaleMark Mark);
