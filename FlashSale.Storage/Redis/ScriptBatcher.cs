using System.Diagnostics.CodeAnalysis;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis;

/// <summary>
/// Calls that come while earlier ones are on their way travel together in the next command, as writers of a database share a commit. Nobody
/// waits for company: who comes alone goes alone, at once. In a rush a command's own cost (words of the protocol, two switches of threads on
/// either side, a sync of the disk) is shared by all that are in it.
/// </summary>
/// <remarks>
/// Calls whose keys lie in one slot of a cluster always may share a command. Others may not in a cluster (<paramref name="scattered"/>): there
/// each goes by itself, so that none waits for a master that is not its own.
/// </remarks>
/// <typeparam name="T">One call.</typeparam>
/// <param name="redis">Its deadline is every call's: one that nobody waits for any more is not sent.</param>
/// <param name="send">Sends some calls. Answers with one reply for each, in their order.</param>
/// <param name="largest">Most calls in one command: Redis does nothing else while it runs them.</param>
/// <param name="scattered">True when the calls' keys have tags of their own.</param>
internal sealed class ScriptBatcher<T>(RedisGateway redis, Func<IDatabase, T[], Task<RedisResult[]>> send, int largest, bool scattered)
{
    private readonly Lock _gate = new();
    private readonly Queue<Waiting> _queue = new();
    private bool _underWay;

    /// <exception cref="StoreUnavailableException">Redis could not be asked, or did not answer in time. The call may have been carried out.</exception>
    public Task<RedisResult> RunAsync(T call, CancellationToken cancel) =>
        redis.AskAsync(static (database, ask) => ask.Batcher.Ask(database, ask.Call), (Batcher: this, Call: call), cancel);

    private Task<RedisResult> Ask(IDatabase database, T call) =>
        scattered && redis.IsCluster ? SendOneAsync(database, call) : Enqueue(database, call);

    private async Task<RedisResult> SendOneAsync(IDatabase database, T call) => (await send(database, [call]))[0];

    private Task<RedisResult> Enqueue(IDatabase database, T call)
    {
        var waiting = new Waiting(call, redis.Time.GetTimestamp());
        lock (_gate)
        {
            _queue.Enqueue(waiting);
            if (_underWay)
                return waiting.Task;
            _underWay = true;
        }
        // Whoever begins also sends for others: nothing of its request (trace, patience) is theirs.
        using (ExecutionContext.SuppressFlow())
            _ = SendAllAsync(database);
        return waiting.Task;
    }

    private async Task SendAllAsync(IDatabase database)
    {
        while (Take() is { Length: > 0 } batch)
            await SendAsync(database, batch);
    }

    /// <summary>The next ones; none, and nothing is under way, when nobody waits.</summary>
    private Waiting[] Take()
    {
        lock (_gate)
        {
            while (_queue.TryPeek(out var oldest) && redis.Time.GetElapsedTime(oldest.Since) > redis.LongestWait)
                _queue.Dequeue().SetException(new TimeoutException("Redis was busy for too long with what came before."));
            _underWay = _queue.Count > 0;
            if (!_underWay)
                return [];
            var batch = new Waiting[Math.Min(_queue.Count, largest)];
            for (var i = 0; i < batch.Length; i++)
                batch[i] = _queue.Dequeue();
            return batch;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Each caller gets it.")]
    private async Task SendAsync(IDatabase database, Waiting[] batch)
    {
        try
        {
            var replies = await send(database, Array.ConvertAll(batch, static waiting => waiting.Call));
            for (var i = 0; i < batch.Length; i++)
                batch[i].SetResult(replies[i]);
        }
        catch (Exception e)
        {
            foreach (var waiting in batch)
                waiting.TrySetException(e);
        }
    }

    private sealed class Waiting(T call, long since) : TaskCompletionSource<RedisResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public T Call => call;

        public long Since => since;
    }
}
