namespace FlashSale.Storage;

/// <summary>The windows of one action in <see cref="RateLimitOptions"/>. Null: no such window.</summary>
public sealed class ActionLimits
{
    /// <summary>Fixed window per address.</summary>
    public RateWindow? Ip { get; set; }

    /// <summary>Sliding window per user.</summary>
    public RateWindow? User { get; set; }
}
