using System.Globalization;
using FlashSale.LocalHosting;

namespace Aspire.Hosting;

/// <summary>Redis as a resource.</summary>
public static class RedisBuilderExtensions
{
    /// <summary>Adds a Redis server whose health is checked with PING.</summary>
    /// <param name="port">Null: any free one.</param>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port = null)
    {
        var redis = new RedisResource(name);
        return builder
            .AddResource(redis)
            .WithAnnotation(new EndpointAnnotation("tcp", "tcp", port, targetPort: null, isProxied: false))
            .WithAnnotation(new ProcessAnnotation(() => RedisProgram.Recipe(redis)))
            .WithAnnotation(new RedisProbe(redis));
    }

    /// <summary>Keeps the data from one run to the next, and calls <see cref="WithPersistence"/> as Aspire does.</summary>
    /// <param name="name">Not used on this engine: the data lies under the data folder of the AppHost.</param>
    public static IResourceBuilder<RedisResource> WithDataVolume(
        this IResourceBuilder<RedisResource> builder,
        string? name = null,
        bool isReadOnly = false
    )
    {
        if (isReadOnly)
            throw new NotSupportedException("A read-only data volume is not supported on this engine.");
        return builder.WithAnnotation(new DataVolumeAnnotation(name)).WithPersistence();
    }

    /// <summary>Writes snapshots. They are no substitute for an append-only file: what came after the last one is lost in a crash.</summary>
    /// <param name="interval">Default one minute.</param>
    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder,
        TimeSpan? interval = null,
        long keysChangedThreshold = 1
    ) =>
        builder.WithArgs(
            "--save",
            (interval ?? TimeSpan.FromMinutes(1)).TotalSeconds.ToString(CultureInfo.InvariantCulture),
            keysChangedThreshold.ToString(CultureInfo.InvariantCulture)
        );
}
