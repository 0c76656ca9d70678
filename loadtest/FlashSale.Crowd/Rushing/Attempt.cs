namespace FlashSale.Crowd.Rushing;

/// <summary>One press of "buy" and what came of it.</summary>
/// <param name="Buyer">Number of the buyer.</param>
/// <param name="Key">Idempotency key.</param>
/// <param name="Answer">What the buyer was told.</param>
/// <param name="Began">When the button was pressed, by a clock that all buyers share.</param>
/// <param name="Latency">From the press to the last byte of the answer.</param>
internal sealed record Attempt(int Buyer, string Key, PurchaseAnswer Answer, TimeSpan Began, TimeSpan Latency)
{
    /// <summary>When the buyer knew the answer.</summary>
    public TimeSpan Ended => Began + Latency;
}
