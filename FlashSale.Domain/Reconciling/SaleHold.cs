namespace FlashSale.Domain;

/// <summary>A deadline in Redis.</summary>
/// <param name="Member">Whose: an order id, unless somebody tampered with it.</param>
/// <param name="EndsAt">Milliseconds since 1970 UTC, by the clock of Redis.</param>
public readonly record struct SaleHold(string Member, double EndsAt);
