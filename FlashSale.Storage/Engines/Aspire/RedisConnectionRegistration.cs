using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace FlashSale.Storage.Engines;

/// <summary>The connection to Redis as this engine's client wants it.</summary>
internal static class RedisConnectionRegistration
{
    public static void AddRedisConnection(this IHostApplicationBuilder builder, string name, Action<ConfigurationOptions> configure) =>
        builder.AddRedisClient(
            name,
            settings =>
            {
                // Our own check has the deadline of our commands; this one would hold up /health for seconds. Our own spans name the
                // script and its outcome; these would bury them under EVALSHA.
                settings.DisableHealthChecks = true;
                settings.DisableTracing = true;
            },
            options =>
            {
                configure(options);
                // Without a connection the answer is 503 at once, and nothing runs later that its caller was told has failed.
                options.BacklogPolicy = BacklogPolicy.FailFast;
                // From 3.0 on the client keeps INFO and BGREWRITEAOF (AppendOnlyFile) from whoever doesn't say so. What may be done is
                // the server's to say.
                options.AllowAdmin = true;
            }
        );
}
