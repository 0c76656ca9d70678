namespace FlashSale.Bench.Crowds;

/// <summary>One answer to one press of the button.</summary>
/// <param name="Answer">What it was.</param>
/// <param name="Milliseconds">From the first byte that was sent to the last that came.</param>
/// <param name="Counts">Whether it came in the time that is measured.</param>
internal readonly record struct Press(Answer Answer, double Milliseconds, bool Counts);
