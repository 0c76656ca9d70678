namespace FlashSale.Storage.Redis.Sales;

/// <summary>Times as the scripts have them: milliseconds since 1970, where 0 stands for "none".</summary>
internal static class UnixTime
{
    /// <summary>The last millisecond of the year 9999, where <see cref="DateTimeOffset"/> ends.</summary>
    public const long MaxMilliseconds = 253_402_300_799_999;

    /// <summary>
    /// The first whole millisecond that is not before <paramref name="time"/>: a sale never opens early by a rounding. At least 1, since 0
    /// means none.
    /// </summary>
    public static long ToMilliseconds(DateTimeOffset? time)
    {
        if (time is not { } t)
            return 0;
        var begun = t.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? 0 : 1;
        return Math.Clamp(t.ToUnixTimeMilliseconds() + begun, 1, MaxMilliseconds);
    }

    /// <summary>Null for 0.</summary>
    public static DateTimeOffset? FromMilliseconds(long milliseconds) =>
        milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
