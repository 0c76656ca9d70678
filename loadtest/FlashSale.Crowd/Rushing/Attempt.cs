namespace FlashSale.Crowd.Rushing;

/// <summary>One press of "buy" and what came of it.</summary>
/// <param name="Buyer">Number of the buyer.</param>
/// <param name="Key">Idempotency key.</param>
/// <param name="Answer">What the buyer was told.</param>
/// <param name="Latency">From the press to the last byte of the answer.</param>
internal sealed record Attempt(int Buyer, string Key, PurchaseAnswer Answer, TimeSpan Latency);
