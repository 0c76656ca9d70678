using System.Diagnostics.CodeAnalysis;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Batching;

/// <summary>
/// Calls that come while earlier ones are on their way travel together in the next command, as writers of a database share a commit. Nobody
/// waits for company: who comes alone goes alone, as soon as a thread is free. In a rush a command's own cost (words of the protocol, two
/// switches of threads on either side, a sync of the disk) is shared by all that are in it.
/// </summary>
/// <remarks>
/// Calls whose keys lie in one slot of a cluster always may share a command. Others may not in a cluster (<paramref name="scattered"/>): there
/// each goes by itself, so that none waits for a master that is not its own.
/// </remarks>
/// <typeparam name="TCall">What is asked.</typeparam>
/// <typeparam name="TReply">What is answered.</typeparam>
/// <param name="redis">Its deadline is every call's: one that nobody waits for any more is not sent.</param>
/// <param name="send">Sends some calls. Answers with one reply for each, in their order.</param>
/// <param name="largest">Most calls in one command: Redis does nothing else while it runs them.</param>
/// <param name="scattered">True when the calls' keys have tags of their own.</param>
internal class Batcher<TCall, TReply>(RedisGateway redis, Func<IDatabase, TCall[], Task<TReply[]>> send, int largest, bool scattered)
    : IBatches
{
    private readonly Lock _gate = new();
    private Queue<BatchedCall<TCall, TReply>> _queue = new();
    private BatchedCall<TCall, TReply>[] _sent = [];
    private bool _underWay;
    private bool _watched;

    /// <param name="call">What is asked.</param>
    /// <param name="cancel">
    /// Of whoever gives up before the call begins. Later it has no effect: the wait is short, and a promise to look after costs more.
    /// </param>
    /// <exception cref="StoreUnavailableException">Redis could not be asked, or did not answer in time. The call may have been carried out.</exception>
    public ValueTask<TReply> RunAsync(TCall call, CancellationToken cancel)
    {
        if (scattered && redis.IsCluster)
            return new(
                redis.AskAsync(static (database, one) => one.Self.SendOneAsync(database, one.Call), (Self: this, Call: call), cancel)
            );
        if (cancel.IsCancellationRequested)
            return ValueTask.FromCanceled<TReply>(cancel);
        redis.ThrowIfSilent();
        var waiting = new BatchedCall<TCall, TReply>(call, redis.BatchDeadline());
        Enqueue(waiting);
        return waiting.Reply;
    }

    public bool EndLate(long now)
    {
        var late = new List<BatchedCall<TCall, TReply>>();
        lock (_gate)
        {
            if (!_underWay)
                return _watched = false;
            late.AddRange(_sent.Where(call => call.Deadline <= now && call.TryClaim()));
            if (_queue.Any(call => call.Deadline <= now))
            {
                late.AddRange(_queue.Where(call => call.Deadline <= now && call.TryClaim()));
                _queue = new(_queue.Where(call => call.Deadline > now));
            }
        }
        if (late.Count > 0)
        {
            var error = redis.Refused(new TimeoutException("Redis was busy with what came before, or is silent."), late.Count);
            new EndedBatch<TCall, TReply>([.. late], claimed: true, null, error).Start();
        }
        return true;
    }

    private async Task<TReply> SendOneAsync(IDatabase database, TCall call) => (await send(database, [call]))[0];

    private void Enqueue(BatchedCall<TCall, TReply> waiting)
    {
        bool begins,
            isNew;
        lock (_gate)
        {
            _queue.Enqueue(waiting);
            (begins, isNew) = (!_underWay, !_watched);
            _underWay = _watched = true;
        }
        if (isNew)
            redis.Deadlines.Watch(this);
        if (!begins)
            return;
        // Whoever begins leaves the sending to another thread, if only for a moment: presses come in swarms, because those whose session was
        // looked up together go on together, and the first of them would travel alone, with all others waiting for it. Nothing of its request
        // (trace, patience) is theirs, and goes along.
        ThreadPool.UnsafeQueueUserWorkItem(static self => _ = self.SendAllAsync(), this, preferLocal: false);
    }

    private async Task SendAllAsync()
    {
        while (Take() is { Length: > 0 } batch)
            await SendAsync(batch);
    }

    /// <summary>The next ones; none, and nothing is under way, when nobody waits.</summary>
    private BatchedCall<TCall, TReply>[] Take()
    {
        lock (_gate)
        {
            _sent = _queue.Count == 0 ? [] : new BatchedCall<TCall, TReply>[Math.Min(_queue.Count, largest)];
            for (var i = 0; i < _sent.Length; i++)
                _sent[i] = _queue.Dequeue();
            _underWay = _sent.Length > 0;
            return _sent;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Each caller gets it.")]
    private async Task SendAsync(BatchedCall<TCall, TReply>[] batch)
    {
        Task<TReply[]>? sent = null;
        try
        {
            sent = send(redis.Connection.GetDatabase(), Array.ConvertAll(batch, static waiting => waiting.Call));
            var replies = await sent.WaitAsync(RedisGateway.Lost, redis.Time);
            if (replies.Length != batch.Length)
                throw new InvalidOperationException($"{batch.Length} calls got {replies.Length} replies.");
            redis.Answered();
            new EndedBatch<TCall, TReply>(batch, claimed: false, replies, null).Start();
        }
        catch (Exception e) when (RedisGateway.Abandon(sent))
        {
            new EndedBatch<TCall, TReply>(batch, claimed: false, null, redis.Refused(e, batch.Length)).Start();
        }
    }
}
