using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Batching;

/// <summary>
/// Calls that have their replies, and go on one after the other on a few threads of the pool. A work item for each would wake threads that find
/// little to do: most of what going on costs is then the waking. Whoever of the threads is free takes the next call. What takes a thread for
/// long (a password) has to go to another by itself.
/// </summary>
/// <param name="calls">Those of them that ended before are left alone, unless they are <paramref name="claimed"/>.</param>
/// <param name="claimed">By whoever made this.</param>
/// <param name="replies">In their order; null when there is an error instead.</param>
/// <param name="error">For each of them.</param>
internal sealed class EndedBatch<TCall, TReply>(BatchedCall<TCall, TReply>[] calls, bool claimed, TReply[]? replies, Exception? error)
    : IThreadPoolWorkItem
{
    /// <summary>With fewer a second thread would come too late.</summary>
    private const int CallsForAThread = 8;

    private int _taken;

    /// <remarks>
    /// Into the queue of this thread, which comes before the one that new requests wait in: what was begun is ended first. Otherwise in a crowd
    /// replies would wait behind presses until nobody wants them any more.
    /// </remarks>
    public void Start()
    {
        var threads = Math.Min((calls.Length + CallsForAThread - 1) / CallsForAThread, Environment.ProcessorCount);
        for (var i = 0; i < threads; i++)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    public void Execute()
    {
        for (var i = Interlocked.Increment(ref _taken) - 1; i < calls.Length; i = Interlocked.Increment(ref _taken) - 1)
        {
            if (claimed || calls[i].TryClaim())
                calls[i].End(replies is null ? default! : replies[i], OwnError());
        }
    }

    /// <summary>
    /// What is thrown collects the way that it goes. Thousands who are told that Redis is away must not share one: each would be handed the ways of
    /// all before.
    /// </summary>
    private Exception? OwnError() =>
        error is StoreUnavailableException shared
            ? new StoreUnavailableException(shared.Message, shared.InnerException ?? shared) { OthersMayAnswer = shared.OthersMayAnswer }
            : error;
}
