using System.Text;
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
        var sessions = 0;
        foreach (var call in calls)
            sessions += call.SessionId is null ? 0 : 1;
        if (sessions == 0)
            return [];
        var (keys, next) = (new RedisKey[sessions], 0);
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
        var fields = Replies.Array(reply);
        return new Session
        {
            Id = id,
            User = UserId.Parse(Replies.Text(fields[0])),
            Email = Replies.Text(fields[1]),
            Role = RoleOf(Replies.Bytes(fields[2])),
            Verified = (long)fields[3] == 1,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)fields[4]),
        };
    }

    private static UserRole RoleOf(ReadOnlySpan<byte> name) =>
        Ascii.Equals(name, nameof(UserRole.Customer)) ? UserRole.Customer : Enum.Parse<UserRole>(Encoding.UTF8.GetString(name));
}
