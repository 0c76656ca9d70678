using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sessions;

/// <summary><c>lua/touch_session.lua</c>: the session, its idle time starting anew, in one round trip.</summary>
internal sealed class TouchSessionScript(RedisGateway redis, IOptions<SessionOptions> options)
{
    private static readonly RedisScript Script = RedisScript.Load("touch_session.lua");

    private readonly RedisValue[] _arguments =
    [
        (long)options.Value.IdleTimeout.TotalMilliseconds,
        (long)options.Value.AbsoluteLifetime.TotalMilliseconds,
    ];

    /// <param name="id">A valid id.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public async Task<Session?> RunAsync(string id, CancellationToken cancel)
    {
        var reply = await redis.EvaluateAsync(Script, [RedisKeys.Session(id)], _arguments, cancel);
        if (reply.IsNull)
            return null;
        var fields = ((RedisValue[]?)reply)!;
        return new Session
        {
            Id = id,
            User = UserId.Parse(fields[0]!),
            Email = fields[1]!,
            Role = Enum.Parse<UserRole>(fields[2]!),
            Verified = fields[3] == 1,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)fields[4]),
        };
    }
}
