using FlashSale.Storage.Engines;
using FlashSale.Storage.Health;
using FlashSale.Storage.Sqlite;
using FlashSale.Storage.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Storage;

/// <summary>Chooses the document store by the shape of <c>ConnectionStrings:flashsale</c>.</summary>
internal static class StoreRegistration
{
    /// <summary>Name of the connection string, and of the database resource that AppHost hands out.</summary>
    public const string ConnectionName = "flashsale";

    /// <summary>Tag of the health checks that decide whether a service may get requests.</summary>
    private const string Ready = "ready";

    /// <exception cref="InvalidOperationException">The connection string is missing, of no known shape, or of a store that this engine lacks.</exception>
    public static void AddDocumentStore(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<StoreOptions>().BindConfiguration(StoreOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        var text = builder.Configuration.GetConnectionString(ConnectionName);
        if (string.IsNullOrWhiteSpace(text))
            throw new InvalidOperationException($"ConnectionStrings:{ConnectionName} is not configured: {Known}.");
        if (IsMongo(text))
            builder.AddMongoStore(ConnectionName);
        else if (IsSqlite(text))
            builder.AddSqliteStore(text);
        else
            // Not the text itself: it may hold a password.
            throw new InvalidOperationException($"ConnectionStrings:{ConnectionName} is of no store that FlashSale knows: {Known}.");
        builder.Services.AddHostedService<StoreInitializer>();
        builder
            .Services.AddHealthChecks()
            .AddCheck<StoreHealthCheck>("store", HealthStatus.Unhealthy, [Ready])
            .AddCheck<RedisHealthCheck>("redis", HealthStatus.Unhealthy, [Ready]);
    }

    private const string Known = "it is either 'Data Source=<path of a SQLite file>' or 'mongodb://…' (built with -p:Engine=Aspire)";

    private static bool IsMongo(string text) =>
        text.StartsWith("mongodb://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("mongodb+srv://", StringComparison.OrdinalIgnoreCase);

    private static bool IsSqlite(string text)
    {
        try
        {
            return new SqliteConnectionStringBuilder(text).DataSource.Length > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
