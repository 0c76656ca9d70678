using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sessions;

/// <summary><c>lua/create_session.lua</c>: fields and expiry in one step, by the clock of Redis.</summary>
internal sealed class CreateSessionScript(IOptions<SessionOptions> options)
{
    private static readonly RedisScript Script = RedisScript.Load("create_session.lua");

    private readonly RedisValue _idle = (long)options.Value.IdleTimeout.TotalMilliseconds;
    private readonly RedisValue _absolute = (long)options.Value.AbsoluteLifetime.TotalMilliseconds;

    /// <param name="database">Several calls on one database in a row travel as one pipeline.</param>
    /// <param name="user">Whose.</param>
    /// <param name="email">Shown in the profile without asking the store.</param>
    /// <param name="role">As it is now: a changed role counts from the next sign-in.</param>
    /// <param name="verified">Whether the one-time password was given.</param>
    /// <param name="goesOnFrom">When the session that this one replaces was created; null: it is a new one.</param>
    /// <returns>Null when the absolute lifetime since <paramref name="goesOnFrom"/> is over.</returns>
    public async Task<Session?> RunAsync(
        IDatabase database,
        UserId user,
        string email,
        UserRole role,
        bool verified,
        DateTimeOffset? goesOnFrom
    )
    {
        var id = SessionIds.New();
        RedisValue created = goesOnFrom is { } from ? from.ToUnixTimeMilliseconds() : "";
        var reply = await Script.EvaluateAsync(
            database,
            [RedisKeys.Session(id)],
            [user.Value, email, role.ToString(), verified ? 1 : 0, created, _idle, _absolute]
        );
        if (reply.IsNull)
            return null;
        return new Session
        {
            Id = id,
            User = user,
            Email = email,
            Role = role,
            Verified = verified,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)reply),
        };
    }
}
