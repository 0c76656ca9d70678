using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Batching;

/// <summary>One call that waits for its reply; call, promise and deadline in one object. It is awaited once.</summary>
/// <typeparam name="TCall">What is asked.</typeparam>
/// <typeparam name="TReply">What is answered.</typeparam>
/// <param name="call">What is asked.</param>
/// <param name="deadline">A <see cref="TimeProvider.GetTimestamp"/>.</param>
internal sealed class BatchedCall<TCall, TReply>(TCall call, long deadline) : IValueTaskSource<TReply>
{
    private ManualResetValueTaskSourceCore<TReply> _promise;
    private int _ended;

    public TCall Call => call;

    public long Deadline => deadline;

    public ValueTask<TReply> Reply => new(this, _promise.Version);

    /// <summary>True for one caller, who then ends it: a reply and the deadline may come at the same moment.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _ended, 1) == 0;

    /// <summary>Goes on with whatever waits for it, on this thread. Nothing that happens there is thrown here.</summary>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "It is the waiting one's, and others of its batch come next."
    )]
    public void End(TReply reply, Exception? error)
    {
        try
        {
            if (error is null)
                _promise.SetResult(reply);
            else
                _promise.SetException(error);
        }
        catch (Exception)
        {
            // Async methods keep theirs in their task; only a bare callback could throw.
        }
    }

    /// <exception cref="StoreUnavailableException">Redis could not be asked, or did not answer in time.</exception>
    public TReply GetResult(short token)
    {
        try
        {
            return _promise.GetResult(token);
        }
        catch (StoreUnavailableException e)
        {
            // Here it is the caller's own span that is current.
            RedisGateway.MarkFailed(e);
            throw;
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _promise.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _promise.OnCompleted(continuation, state, token, flags);
}
