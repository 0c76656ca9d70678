using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace FlashSale.Storage.Sqlite;

/// <summary>
/// A statement for a batch of rows, through SQLite's own calls: the provider's command looks each parameter up by its name, twice, and boxes
/// each number, which was a good part of what a stored order cost. For whatever runs once, <see cref="SqliteSession.Command"/> is the way.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int OnStack = 512;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _at;

    /// <param name="connection">Open, and as long as this is used.</param>
    /// <param name="sql">One statement, its parameters in the order in which they are added.</param>
    /// <exception cref="SqliteException">It can't be parsed.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    /// <summary>The next parameter.</summary>
    public SqliteStatement Add(string? text)
    {
        if (text is null)
            return AddNull();
        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = longest <= OnStack ? stackalloc byte[OnStack] : new byte[longest];
        Check(raw.sqlite3_bind_text(_statement, ++_at, bytes[..Encoding.UTF8.GetBytes(text, bytes)]));
        return this;
    }

    /// <inheritdoc cref="Add(string)"/>
    public SqliteStatement Add(long? number)
    {
        if (number is not { } value)
            return AddNull();
        Check(raw.sqlite3_bind_int64(_statement, ++_at, value));
        return this;
    }

    /// <summary>Runs it with what was added. Returns the rows it has changed.</summary>
    /// <exception cref="SqliteException">It failed.</exception>
    public int Run()
    {
        _at = 0;
        var result = raw.sqlite3_step(_statement);
        // Says the same once more if it has failed. The parameters stay, and the next ones replace all of them.
        var reset = raw.sqlite3_reset(_statement);
        if (result != raw.SQLITE_DONE)
            Check(reset == raw.SQLITE_OK ? raw.SQLITE_MISUSE : reset);
        return raw.sqlite3_changes(_database);
    }

    public void Dispose() => _statement.Dispose();

    private SqliteStatement AddNull()
    {
        Check(raw.sqlite3_bind_null(_statement, ++_at));
        return this;
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
