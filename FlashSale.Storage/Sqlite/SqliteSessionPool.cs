using System.Collections.Concurrent;

namespace FlashSale.Storage.Sqlite;

/// <summary>
/// Open sessions that nobody uses at the moment, a few of them. The file is looked for each time, because an open connection would go on
/// with one that is gone, and tell nobody.
/// </summary>
/// <param name="path">Of the file.</param>
/// <param name="open">Makes another one.</param>
/// <param name="kept">At most so many are kept open while nobody uses them.</param>
internal sealed class SqliteSessionPool(string path, Func<SqliteSession> open, int kept) : IDisposable
{
    private readonly ConcurrentStack<SqliteSession> _idle = new();
    private volatile bool _closed;

    /// <summary>To be given back, or disposed after any failure.</summary>
    /// <exception cref="FileNotFoundException">The file is gone. Those that were open are closed.</exception>
    public SqliteSession Take()
    {
        if (File.Exists(path))
            return _idle.TryPop(out var session) ? session : open();
        Clear();
        throw new FileNotFoundException("The file is gone.", path);
    }

    public void GiveBack(SqliteSession session)
    {
        if (_idle.Count < kept)
            _idle.Push(session);
        else
            session.Dispose();
        if (_closed)
            Clear();
    }

    /// <summary>Those in use are closed when they come back.</summary>
    public void Dispose()
    {
        _closed = true;
        Clear();
    }

    private void Clear()
    {
        while (_idle.TryPop(out var session))
            session.Dispose();
    }
}
