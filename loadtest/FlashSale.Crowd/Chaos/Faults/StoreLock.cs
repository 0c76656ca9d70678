using Microsoft.Data.Sqlite;

namespace FlashSale.Crowd.Chaos.Faults;

/// <summary>
/// Makes the store unwritable: holds the write lock of its file, as a backup or a stuck process would. Readers are not disturbed. (Taking
/// the right to write away would not stop a service that runs as root.)
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;

    /// <exception cref="NotTriedException">The lock could not be had within a few seconds.</exception>
    public StoreLock(string path)
    {
        var text = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = 10,
        };
        _connection = new SqliteConnection(text.ConnectionString);
        try
        {
            _connection.Open();
            // BEGIN IMMEDIATE takes the lock at once.
            _transaction = _connection.BeginTransaction(deferred: false);
        }
        catch (SqliteException e)
        {
            _connection.Dispose();
            throw new NotTriedException($"The lock of {path} could not be had: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }
}
