using FlashSale.LocalHosting;

namespace Aspire.Hosting;

/// <summary>MongoDB as a resource; on this engine SQLite stands in for it.</summary>
public static class MongoDBBuilderExtensions
{
    /// <summary>Adds a server. On this engine nothing is started: its databases are files.</summary>
    /// <param name="port">Not used on this engine.</param>
    public static IResourceBuilder<MongoDBServerResource> AddMongoDB(
        this IDistributedApplicationBuilder builder,
        string name,
        int? port = null
    ) => builder.AddResource(new MongoDBServerResource(name));

    /// <summary>Adds a database of the server. On this engine a SQLite file; services see it as <c>Data Source=…</c>.</summary>
    /// <param name="databaseName">Default: the name of the resource.</param>
    public static IResourceBuilder<MongoDBDatabaseResource> AddDatabase(
        this IResourceBuilder<MongoDBServerResource> builder,
        string name,
        string? databaseName = null
    ) => builder.ApplicationBuilder.AddResource(new MongoDBDatabaseResource(name, databaseName ?? name, builder.Resource));

    /// <summary>Keeps the data from one run to the next.</summary>
    /// <param name="name">Not used on this engine: the data lies under the data folder of the AppHost.</param>
    public static IResourceBuilder<MongoDBServerResource> WithDataVolume(
        this IResourceBuilder<MongoDBServerResource> builder,
        string? name = null,
        bool isReadOnly = false
    )
    {
        if (isReadOnly)
            throw new NotSupportedException("A read-only data volume is not supported on this engine.");
        return builder.WithAnnotation(new DataVolumeAnnotation(name));
    }
}
