using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sessions;

/// <summary><c>lua/touch_session.lua</c>: the session, its idle time starting anew, in one round trip.</summary>
internal sealed class TouchSessionScript
{
    private const int LargestBatch = 128;

    private static readonly RedisScript Script = RedisScript.Load("touch_session.lua");

    private readonly RedisGateway _redis;
    private readonly RedisValue[] _arguments;
    private readonly ScriptBatcher<RedisKey> _batcher;

    public TouchSessionScript(RedisGateway redis, IOptions<SessionOptions> options)
    {
        _redis = redis;
        _arguments = [(long)options.Value.IdleTimeout.TotalMilliseconds, (long)options.Value.AbsoluteLifetime.TotalMilliseconds];
        _batcher = new(redis, TouchAsync, LargestBatch, scattered: true);
    }

    /// <param name="id">A valid id.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public async Task<Session?> RunAsync(string id, CancellationToken cancel)
    {
        var reply = await _batcher.RunAsync(RedisKeys.Session(id), cancel);
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

    private async Task<RedisResult[]> TouchAsync(IDatabase database, RedisKey[] sessions) =>
        Replies.Array(await Script.EvaluateAsync(database, sessions, _arguments));
}
