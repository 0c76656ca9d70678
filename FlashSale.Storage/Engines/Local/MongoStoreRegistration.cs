using Microsoft.Extensions.Hosting;

namespace FlashSale.Storage.Engines;

/// <summary>Where MongoDB's driver would be registered, on the engine that does without it.</summary>
internal static class MongoStoreRegistration
{
    /// <exception cref="InvalidOperationException">Always.</exception>
    public static void AddMongoStore(this IHostApplicationBuilder builder, string connectionName) =>
        throw new InvalidOperationException(
            $"ConnectionStrings:{connectionName} names a MongoDB server, but {builder.Environment.ApplicationName} was built without its "
                + "driver. Build with -p:Engine=Aspire, or name a SQLite file: 'Data Source=<path>'."
        );
}
