using System.Globalization;
using FlashSale.Storage.Redis.Sales;

namespace FlashSale.Storage.Redis;

/// <summary>The clock that judges deadlines. Those of the processes may be minutes off.</summary>
internal static class RedisTime
{
    /// <summary><c>TIME</c> answers <c>{seconds, microseconds}</c>, both as text.</summary>
    /// <exception cref="Domain.StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<DateTimeOffset> FindAsync(RedisGateway redis, CancellationToken cancel)
    {
        var time = Replies.Array(await redis.AskAsync(static database => database.ExecuteAsync("TIME"), cancel));
        return DateTimeOffset
            .FromUnixTimeSeconds(long.Parse(Replies.Text(time[0]), CultureInfo.InvariantCulture))
            .AddMicroseconds(long.Parse(Replies.Text(time[1]), CultureInfo.InvariantCulture));
    }
}
