namespace FlashSale.Storage.Sqlite;

/// <summary>A write that waits for its turn: see <see cref="SqliteWriter"/>.</summary>
internal abstract class SqliteWrite
{
    private int _claimed;

    /// <summary>True for one caller, who then runs it or gives it up.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    /// <summary>May happen again in another transaction, when this one came to nothing.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>What it did is on the disk.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception error);
}

/// <inheritdoc/>
internal sealed class SqliteWrite<T>(Func<SqliteSession, T> write) : SqliteWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Result => _done.Task;

    public override void Run(SqliteSession session) => _result = write(session);

    public override void Succeed() => _done.SetResult(_result!);

    public override void Fail(Exception error) => _done.SetException(error);
}
