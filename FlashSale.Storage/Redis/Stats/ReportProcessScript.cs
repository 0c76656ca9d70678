using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Stats;

/// <summary><c>report_process.lua</c>: what goes in and what its replies mean.</summary>
internal static class ReportProcessScript
{
    private static readonly RedisScript Script = RedisScript.Load("report_process.lua");

    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static Task RunAsync(RedisGateway redis, string name, byte[] figures, TimeSpan lifetime, CancellationToken cancel) =>
        redis.EvaluateAsync(Script, [RedisKeys.Processes], (RedisValue[])[name, figures, (long)lifetime.TotalMilliseconds], cancel);
}
