using Microsoft.Data.Sqlite;

namespace FlashSale.Storage.Sqlite;

/// <summary>
/// An open connection that is kept, with the statements that were parsed on it: SQLite parses each once and not each time. Used by one
/// caller at a time.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;

    /// <param name="connectionString">Without the provider's pool: whoever keeps the session is the pool.</param>
    /// <param name="settings">PRAGMAs that belong to the connection and not to the file.</param>
    /// <exception cref="SqliteException">The file can't be opened.</exception>
    public SqliteSession(string connectionString, string settings)
    {
        Connection = new SqliteConnection(connectionString);
        try
        {
            Connection.Open();
            Connection.Run(settings);
        }
        catch
        {
            Connection.Dispose();
            throw;
        }
    }

    /// <summary>For what is asked once in a process' life. All else goes through <see cref="Command"/>.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>
    /// The statement, parsed here the first time, and part of the transaction if there is one. It stays the session's: don't dispose it, and
    /// set all its parameters, because those of the last time are still there.
    /// </summary>
    /// <param name="sql">One of a few texts. Values go into parameters, or there is no end to them.</param>
    public SqliteCommand Command(string sql)
    {
        if (!_commands.TryGetValue(sql, out var command))
            _commands.Add(sql, command = Connection.Command(sql));
        command.Transaction = _transaction;
        return command;
    }

    /// <summary>As <see cref="Command"/>, for a batch of rows.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements.Add(sql, statement = new(Connection, sql));
        return statement;
    }

    /// <summary>One transaction, durable when this returns. An exception leaves nothing behind.</summary>
    public void Write(Action<SqliteSession> write)
    {
        // BEGIN IMMEDIATE: a transaction that first reads and then writes could not wait for another writer without a deadlock.
        using var transaction = _transaction = Connection.BeginTransaction(deferred: false);
        try
        {
            write(this);
            transaction.Commit();
        }
        finally
        {
            _transaction = null;
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        foreach (var statement in _statements.Values)
            statement.Dispose();
        Connection.Dispose();
    }
}
