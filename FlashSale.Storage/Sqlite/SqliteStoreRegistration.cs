using FlashSale.Domain;
using FlashSale.Storage.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Storage.Sqlite;

/// <summary>The store ports on one SQLite file.</summary>
internal static class SqliteStoreRegistration
{
    public static void AddSqliteStore(this IHostApplicationBuilder builder, string connectionString)
    {
        builder.Services.AddSingleton(services => new SqliteDatabase(
            connectionString,
            services.GetRequiredService<IOptions<StoreOptions>>().Value
        ));
        builder.Services.AddSingleton<IUserStore, SqliteUserStore>();
        builder.Services.AddSingleton<IProductStore, SqliteProductStore>();
        builder.Services.AddSingleton<IOrderStore, SqliteOrderStore>();
        builder.Services.AddSingleton<IPaymentStore, SqlitePaymentStore>();
        builder.Services.AddSingleton<IRepairLog, SqliteRepairLog>();
        builder.Services.AddSingleton<IStoreLifecycle, SqliteStoreLifecycle>();
    }
}
