namespace FlashSale.Domain;

/// <summary>An amount in minor units (cents) of an ISO 4217 currency, such as 1999 EUR for 19.99 €.</summary>
public readonly record struct Money(long Minor, string Currency);
