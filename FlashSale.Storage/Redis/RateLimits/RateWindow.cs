namespace FlashSale.Storage;

/// <summary>One window of <see cref="RateLimitOptions"/>, such as <c>RateLimits:login:Ip</c>.</summary>
public sealed class RateWindow
{
    /// <summary>Requests per window. 0: no limit.</summary>
    public int Limit { get; set; }

    /// <summary>Length of the window, such as <c>00:01:00</c>.</summary>
    public TimeSpan Window { get; set; }
}
