using FlashSale.Domain;
using FlashSale.Storage.Redis.Door;
using FlashSale.Storage.Redis.Sales;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sessions;

/// <summary><c>lua/touch_session.lua</c>: sessions, their idle time starting anew, in one round trip.</summary>
internal sealed class TouchSessionScript(IOptions<SessionOptions> options)
{
    private static readonly RedisScript Script = RedisScript.Load("touch_session.lua");

    private readonly RedisValue[] _arguments =
    [
        (long)options.Value.IdleTimeout.TotalMilliseconds,
        (long)options.Value.AbsoluteLifetime.TotalMilliseconds,
    ];

    /// <returns>One reply for each of the calls that has a session; see <see cref="Read"/>.</returns>
    public async Task<RedisResult[]> RunAsync(IDatabase database, DoorCall[] calls)
    {
        var keys = new RedisKey[calls.Count(static call => call.SessionId is not null)];
        if (keys.Length == 0)
            return [];
        var next = 0;
        foreach (var call in calls)
        {
            if (call.SessionId is { } id)
                keys[next++] = RedisKeys.Session(id);
        }
        return Replies.Array(await Script.EvaluateAsync(database, keys, _arguments));
    }

    /// <summary>Null: there is no such session (any more).</summary>
    public static Session? Read(string id, RedisResult reply)
    {
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
