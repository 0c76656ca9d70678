using Microsoft.Data.Sqlite;

namespace FlashSale.Storage.Sqlite;

/// <summary>The few lines between ADO.NET and a readable query.</summary>
internal static class SqliteCommands
{
    /// <summary>Runs statements that take and answer nothing.</summary>
    public static void Run(this SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    public static SqliteCommand Command(this SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        return command;
    }

    /// <summary>Sets a parameter, the first time or again: a batch prepares its statement once and binds it per row.</summary>
    public static SqliteCommand With(this SqliteCommand command, string name, object? value)
    {
        var at = command.Parameters.IndexOf(name);
        if (at < 0)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        else
            command.Parameters[at].Value = value ?? DBNull.Value;
        return command;
    }

    public static long Number(this SqliteCommand command) => (long)command.ExecuteScalar()!;

    /// <summary>The rows of the command's next result.</summary>
    public static List<T> Rows<T>(this SqliteCommand command, Func<SqliteDataReader, T> map)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    public static T? Row<T>(this SqliteCommand command, Func<SqliteDataReader, T> map)
        where T : class
    {
        using var reader = command.ExecuteReader();
        return reader.Read() ? map(reader) : null;
    }

    /// <summary>Instants are stored as milliseconds since 1970 UTC; finer parts are cut off.</summary>
    public static long ToStored(this DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    /// <summary>Durations are stored in milliseconds.</summary>
    public static long ToStored(this TimeSpan duration) => (long)duration.TotalMilliseconds;

    public static DateTimeOffset GetInstant(this SqliteDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? GetInstantOrNull(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetInstant(column);

    public static TimeSpan GetDuration(this SqliteDataReader row, int column) => TimeSpan.FromMilliseconds(row.GetInt64(column));

    public static TimeSpan? GetDurationOrNull(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetDuration(column);
}
