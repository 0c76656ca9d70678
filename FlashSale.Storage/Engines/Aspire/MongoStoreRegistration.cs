using FlashSale.Domain;
using FlashSale.Storage.Mongo;
using FlashSale.Storage.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MongoDB.Driver;

namespace FlashSale.Storage.Engines;

/// <summary>The store ports on MongoDB, through Aspire's client integration.</summary>
internal static class MongoStoreRegistration
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    public static void AddMongoStore(this IHostApplicationBuilder builder, string connectionName)
    {
        var options = builder.Configuration.GetSection(StoreOptions.Section).Get<StoreOptions>() ?? new StoreOptions();
        builder.AddMongoDBClient(
            connectionName,
            // Our own check, `store`, asks for more, and is there on both engines.
            settings => settings.DisableHealthChecks = true,
            client =>
            {
                // The driver waits 30 s for a server by default: a buyer would be gone by then.
                client.ServerSelectionTimeout = ConnectTimeout;
                client.ConnectTimeout = ConnectTimeout;
                client.SocketTimeout = options.Timeout;
            }
        );
        // Aspire registers a database only where the connection string names one.
        builder.Services.AddSingleton(services => new MongoGateway(
            services.GetService<IMongoDatabase>() ?? services.GetRequiredService<IMongoClient>().GetDatabase(connectionName)
        ));
        builder.Services.AddSingleton<IUserStore, MongoUserStore>();
        builder.Services.AddSingleton<IProductStore, MongoProductStore>();
        builder.Services.AddSingleton<IOrderStore, MongoOrderStore>();
        builder.Services.AddSingleton<IPaymentStore, MongoPaymentStore>();
        builder.Services.AddSingleton<IRepairLog, MongoRepairLog>();
        builder.Services.AddSingleton<IStoreLifecycle, MongoStoreLifecycle>();
    }
}
