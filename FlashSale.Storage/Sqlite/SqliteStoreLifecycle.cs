using FlashSale.Domain;

namespace FlashSale.Storage.Sqlite;

/// <summary><see cref="IStoreLifecycle"/> on SQLite.</summary>
internal sealed class SqliteStoreLifecycle(SqliteDatabase database) : IStoreLifecycle
{
    public string Description => $"SQLite at {database.Path}";

    public Task InitializeAsync(CancellationToken cancel) => database.InitializeAsync(cancel);

    public Task PingAsync(CancellationToken cancel) =>
        database.ReadAsync(
            static session =>
            {
                // Reads the file's header: opening alone does not touch the file.
                var command = session.Command("PRAGMA user_version");
                return command.Number();
            },
            cancel
        );
}
