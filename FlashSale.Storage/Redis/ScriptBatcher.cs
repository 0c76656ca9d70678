using FlashSale.Storage.Redis.Batching;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis;

/// <summary>A <see cref="Batcher{TCall, TReply}"/> of calls of one script.</summary>
/// <inheritdoc/>
internal sealed class ScriptBatcher<T>(RedisGateway redis, Func<IDatabase, T[], Task<RedisResult[]>> send, int largest, bool scattered)
    : Batcher<T, RedisResult>(redis, send, largest, scattered);
