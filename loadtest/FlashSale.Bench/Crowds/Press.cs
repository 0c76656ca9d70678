namespace FlashSale.Bench.Crowds;

/// <summary>One answer to one press of the button.</summary>
/// <param name="Status">HTTP status; 0: the connection broke off.</param>
/// <param name="Milliseconds">From the first byte that was sent to the last that came.</param>
internal readonly record struct Press(int Status, double Milliseconds);
