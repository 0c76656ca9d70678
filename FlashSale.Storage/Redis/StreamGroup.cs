using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis;

/// <summary>
/// A consumer group of a stream. Redis may be emptied under us, so a missing group is made on the spot, from the beginning of the stream.
/// </summary>
/// <param name="redis">Where.</param>
/// <param name="key">The stream, which need not exist yet.</param>
/// <param name="name">Of the group.</param>
internal readonly struct StreamGroup(RedisGateway redis, RedisKey key, string name)
{
    /// <summary>Asks for something that needs the group.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public async Task<RedisResult> AskAsync(Func<IDatabase, Task<RedisResult>> ask, CancellationToken cancel)
    {
        try
        {
            return await redis.AskAsync(ask, cancel);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOGROUP", StringComparison.Ordinal))
        {
            await MakeAsync(cancel);
            return await redis.AskAsync(ask, cancel);
        }
    }

    /// <summary>Drops the names of consumers that have nothing in hand and were not heard of for <paramref name="idle"/>. Returns how many.</summary>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public Task<long> ForgetConsumersAsync(TimeSpan idle, CancellationToken cancel) =>
        ForgetConsumersScript.RunAsync(redis, key, name, idle, cancel);

    private async Task MakeAsync(CancellationToken cancel)
    {
        var (stream, group) = (key, name);
        try
        {
            await redis.AskAsync(database => database.ExecuteAsync("XGROUP", "CREATE", stream, group, "0", "MKSTREAM"), cancel);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // Another worker was faster.
        }
    }
}
