using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis;

/// <summary>
/// The one door to Redis: every call has a deadline, and every way in which Redis can fail to answer becomes
/// <see cref="StoreUnavailableException"/>. An error that Redis itself answers (a script's mistake) is a bug and stays what it is.
/// </summary>
internal sealed class RedisGateway(IConnectionMultiplexer connection, IOptions<RedisOptions> options)
{
    private readonly TimeSpan _timeout = options.Value.CommandTimeout;

    public IConnectionMultiplexer Connection => connection;

    public Task<RedisResult> EvaluateAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancel) =>
        AskAsync(database => script.EvaluateAsync(database, keys, arguments), cancel);

    /// <summary>
    /// Several tasks started on the database in one callback travel in one pipeline. The deadline abandons the wait, not the command: a
    /// write may still happen, which is why writes are idempotent or scripts.
    /// </summary>
    public async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask(connection.GetDatabase()).WaitAsync(_timeout, cancel);
        }
        catch (Exception e) when (IsOutage(e))
        {
            throw new StoreUnavailableException($"Redis did not answer: {e.GetType().Name}.", e);
        }
    }

    public Task AskAsync(Func<IDatabase, Task> ask, CancellationToken cancel) =>
        AskAsync(
            async database =>
            {
                await ask(database);
                return true;
            },
            cancel
        );

    /// <summary>No connection, no answer in time, a replica that may not write, a server that is still loading or is full.</summary>
    public static bool IsOutage(Exception e) =>
        e switch
        {
            TimeoutException or RedisConnectionException or ObjectDisposedException => true,
            RedisServerException server => server.Message.StartsWith("LOADING", StringComparison.Ordinal)
                || server.Message.StartsWith("READONLY", StringComparison.Ordinal)
                || server.Message.StartsWith("MASTERDOWN", StringComparison.Ordinal)
                || server.Message.StartsWith("CLUSTERDOWN", StringComparison.Ordinal)
                || server.Message.StartsWith("TRYAGAIN", StringComparison.Ordinal)
                || server.Message.StartsWith("MISCONF", StringComparison.Ordinal)
                || server.Message.StartsWith("OOM", StringComparison.Ordinal),
            _ => false,
        };
}
