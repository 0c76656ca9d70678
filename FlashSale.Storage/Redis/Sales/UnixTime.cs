namespace FlashSale.Storage.Redis.Sales;

/// <summary>Times as the scripts have them: milliseconds since 1970, where 0 stands for "none".</summary>
internal static class UnixTime
{
    /// <summary>
    /// The first whole millisecond that is not before <paramref name="time"/>: a sale never opens early by a rounding. At least 1, since 0
    /// means none.
    /// </summary>
    public static long ToMilliseconds(DateTimeOffset? time) =>
        time is { } t ? Math.Max(1, t.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds()) : 0;

    /// <summary>Null for 0.</summary>
    public static DateTimeOffset? FromMilliseconds(long milliseconds) =>
        milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
