using FlashSale.Domain;
using FlashSale.Storage.Stores;
using Microsoft.Data.Sqlite;

namespace FlashSale.Storage.Sqlite;

/// <summary><see cref="IUserStore"/> on SQLite. Uniqueness of addresses is the table's, so it holds between processes.</summary>
internal sealed class SqliteUserStore(SqliteDatabase database) : IUserStore
{
    private const string Columns = "id, email, password_hash, role, created_at";

    private const string InsertSql = $"""
        INSERT INTO users ({Columns}) VALUES ($id, $email, $password_hash, $role, $created_at)
        ON CONFLICT (email) DO NOTHING
        """;

    public Task<bool> TryInsertAsync(User user, CancellationToken cancel) =>
        database.WriteAsync(
            session =>
            {
                var command = session.Command(InsertSql);
                return Bind(command, user).ExecuteNonQuery() == 1;
            },
            cancel
        );

    public Task InsertManyAsync(IReadOnlyCollection<User> users, CancellationToken cancel) =>
        database.WriteAsync(
            session =>
            {
                var command = session.Command(InsertSql);
                foreach (var user in users)
                    Bind(command, user).ExecuteNonQuery();
                return users.Count;
            },
            cancel
        );

    public Task<User?> FindByEmailAsync(string email, CancellationToken cancel) =>
        database.ReadAsync(
            session =>
            {
                var command = session.Command($"SELECT {Columns} FROM users WHERE email = $email");
                return command.With("$email", email).Row(Read);
            },
            cancel
        );

    public Task<User?> FindAsync(UserId id, CancellationToken cancel) =>
        database.ReadAsync(
            session =>
            {
                var command = session.Command($"SELECT {Columns} FROM users WHERE id = $id");
                return command.With("$id", id.Value).Row(Read);
            },
            cancel
        );

    public Task<IReadOnlyDictionary<UserId, User>> FindAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyDictionary<UserId, User>>(
            session =>
            {
                // One text for any number of them. Ids have no characters that JSON would have to escape.
                var command = session.Command($"SELECT {Columns} FROM users WHERE id IN (SELECT value FROM json_each($ids))");
                var json = $"[{string.Join(',', ids.Select(static id => $"\"{id.Value}\""))}]";
                return command.With("$ids", json).Rows(Read).ToDictionary(static user => user.Id);
            },
            cancel
        );

    public Task UpdatePasswordHashAsync(UserId id, string passwordHash, CancellationToken cancel) =>
        database.WriteAsync(
            session =>
            {
                var command = session.Command("UPDATE users SET password_hash = $hash WHERE id = $id");
                return command.With("$hash", passwordHash).With("$id", id.Value).ExecuteNonQuery();
            },
            cancel
        );

    private static SqliteCommand Bind(SqliteCommand command, User user) =>
        command
            .With("$id", user.Id.Value)
            .With("$email", user.Email)
            .With("$password_hash", user.PasswordHash)
            .With("$role", StoredText.Of(user.Role))
            .With("$created_at", user.CreatedAt.ToStored());

    private static User Read(SqliteDataReader row) =>
        new()
        {
            Id = UserId.Parse(row.GetString(0)),
            Email = row.GetString(1),
            PasswordHash = row.GetString(2),
            Role = StoredText.ToUserRole(row.GetString(3)),
            CreatedAt = row.GetInstant(4),
        };
}
