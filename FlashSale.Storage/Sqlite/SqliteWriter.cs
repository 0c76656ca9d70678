using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using FlashSale.Domain;

namespace FlashSale.Storage.Sqlite;

/// <summary>
/// This process' one writer. Writes that come while it is busy share the next transaction and its sync of the disk, each as if it were
/// alone: if one fails that the file is not to blame for, all are done again one by one.
/// </summary>
/// <param name="inTransaction">Durable when it returns. An exception leaves nothing behind.</param>
/// <param name="isOutage">Whether an exception is the file's, and would meet each of them.</param>
/// <param name="timeout">Longest wait until a write begins.</param>
internal sealed class SqliteWriter(Action<Action<SqliteSession>> inTransaction, Predicate<Exception> isOutage, TimeSpan timeout)
{
    /// <summary>No further write joins a transaction that has taken so long: other processes wait for it, too.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly Queue<SqliteWrite> _waiting = new();
    private bool _busy;

    /// <param name="write">Must be fit to be done again after a transaction that came to nothing.</param>
    /// <param name="cancel">Of whoever gives up before it begins.</param>
    /// <exception cref="StoreUnavailableException">It did not begin in time.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteSession, T> write, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var one = new SqliteWrite<T>(write);
        if (BeginsWith(one))
            return await one.Result;
        await ((Task)one.Result).WaitAsync(timeout, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (one.Result.IsCompleted || !one.TryClaim())
            return await one.Result;
        cancel.ThrowIfCancellationRequested();
        throw new StoreUnavailableException("SQLite is busy: earlier writes of this service wait for it.");
    }

    /// <returns>True: nothing is before it, so it has begun. It would not stop for a disk or a pool of threads that are slow.</returns>
    private bool BeginsWith(SqliteWrite one)
    {
        lock (_gate)
        {
            if (_busy)
            {
                _waiting.Enqueue(one);
                return false;
            }
            one.TryClaim();
            _busy = true;
        }
        // On a thread of the pool, never the caller's; and nothing of the caller's request is others'.
        ThreadPool.UnsafeQueueUserWorkItem(RunAll, one, preferLocal: false);
        return true;
    }

    private void RunAll(SqliteWrite first)
    {
        for (var next = first; next is not null; next = Next(goOn: false))
            RunTogether(next);
    }

    /// <param name="goOn">When nobody waits: whether the caller looks again before it stops.</param>
    private SqliteWrite? Next(bool goOn)
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var one))
            {
                if (one.TryClaim())
                    return one;
            }
            _busy = goOn;
            return null;
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Each caller gets it.")]
    private void RunTogether(SqliteWrite first)
    {
        List<SqliteWrite> together = [first];
        try
        {
            inTransaction(session =>
            {
                var start = Stopwatch.GetTimestamp();
                first.Run(session);
                while (Stopwatch.GetElapsedTime(start) < Enough && Next(goOn: true) is { } next)
                {
                    together.Add(next);
                    next.Run(session);
                }
            });
            together.ForEach(static one => one.Succeed());
        }
        catch (Exception e) when (together.Count == 1 || isOutage(e))
        {
            together.ForEach(one => one.Fail(e));
        }
        catch (Exception)
        {
            together.ForEach(RunAlone);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The caller gets it.")]
    private void RunAlone(SqliteWrite one)
    {
        try
        {
            inTransaction(one.Run);
            one.Succeed();
        }
        catch (Exception e)
        {
            one.Fail(e);
        }
    }
}
