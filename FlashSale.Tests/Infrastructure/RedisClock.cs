using StackExchange.Redis;

namespace FlashSale.Tests.Infrastructure;

/// <summary>The clock that judges deadlines. It may run behind or ahead of this process' own by some milliseconds.</summary>
internal static class RedisClock
{
    /// <summary>Whole milliseconds, as the scripts read them.</summary>
    public static async Task<DateTimeOffset> NowAsync(IDatabase redis)
    {
        var time = (RedisResult[])(await redis.ExecuteAsync("TIME"))!;
        return DateTimeOffset.FromUnixTimeMilliseconds(((long)time[0] * 1000) + ((long)time[1] / 1000));
    }

    /// <summary>Returns when a deadline is over, whoever has acted on it.</summary>
    public static Task PassesAsync(IDatabase redis, DateTimeOffset? deadline) =>
        Eventually.IsTrueAsync(async () => await NowAsync(redis) >= deadline, $"{deadline} has passed");
}
