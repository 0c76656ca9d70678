using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace FlashSale.Storage.Engines;

/// <summary>The connection to Redis as this engine's client wants it.</summary>
internal static class RedisConnectionRegistration
{
    public static void AddRedisConnection(this IHostApplicationBuilder builder, string name, Action<ConfigurationOptions> configure) =>
        builder.AddRedisClient(name, configureOptions: configure);
}
