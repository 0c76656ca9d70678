using FlashSale.Domain;
using FlashSale.Storage.Redis.Door;

namespace FlashSale.Storage.Redis.Sessions;

/// <summary>Sessions as hashes that expire.</summary>
internal sealed class SessionStore(RedisGateway redis, CreateSessionScript create, DoorKeeper door) : ISessionStore
{
    // So many fit into one pipeline well within the deadline of a command.
    private const int BatchSize = 500;

    public async Task<Session> CreateAsync(User user, bool verified, CancellationToken cancel)
    {
        var session = await redis.AskAsync(
            database => create.RunAsync(database, user.Id, user.Email, user.Role, verified, goesOnFrom: null),
            cancel
        );
        return session!;
    }

    public async Task<IReadOnlyList<Session>> CreateManyAsync(IReadOnlyCollection<User> users, CancellationToken cancel)
    {
        var sessions = new List<Session>(users.Count);
        foreach (var batch in users.Chunk(BatchSize))
        {
            var made = await redis.AskAsync(
                database => Task.WhenAll(batch.Select(user => create.RunAsync(database, user.Id, user.Email, user.Role, true, null))),
                cancel
            );
            sessions.AddRange(made!);
        }
        return sessions;
    }

    public async ValueTask<Session?> FindAsync(string sessionId, CancellationToken cancel) =>
        (await door.AskAsync(sessionId, null, name: default, cancel)).Session;

    /// <remarks>
    /// The two ids lie in different slots of a cluster, so this takes two steps, and deleting the old one decides: of several rotations of
    /// one session the one that deleted it wins, the others take their new one back. Nobody has been told an id before that. A failure
    /// between the steps leaves the old session as it was, and an unknown one that ends idle.
    /// </remarks>
    public async Task<Session?> RotateVerifiedAsync(Session session, CancellationToken cancel)
    {
        var rotated = await redis.AskAsync(
            database => create.RunAsync(database, session.User, session.Email, session.Role, verified: true, session.CreatedAt),
            cancel
        );
        if (rotated is null || await DeleteExistingAsync(session.Id, cancel))
            return rotated;
        await DeleteExistingAsync(rotated.Id, cancel);
        return null;
    }

    public async Task DeleteAsync(string sessionId, CancellationToken cancel)
    {
        if (SessionIds.IsValid(sessionId))
            await DeleteExistingAsync(sessionId, cancel);
    }

    private Task<bool> DeleteExistingAsync(string sessionId, CancellationToken cancel) =>
        redis.AskAsync(database => database.KeyDeleteAsync(RedisKeys.Session(sessionId)), cancel);
}
