using System.ComponentModel.DataAnnotations;

namespace FlashSale.Storage.Redis;

/// <summary>Configuration section <c>Redis</c>.</summary>
internal sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>How long an answer is waited for before the caller is told that Redis is unavailable. Default 800 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:30")]
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>
    /// So many commands in a row without an answer, and further ones fail at once until a probe is answered. Default 3: a single slow
    /// answer is no outage.
    /// </summary>
    [Range(1, 10_000)]
    public int BreakAfter { get; init; } = 3;
}
