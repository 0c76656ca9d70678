using FlashSale.Storage.Sqlite;
using FlashSale.Storage.Stores;

namespace FlashSale.Tests.Stores;

/// <summary>The SQLite store on a file.</summary>
internal static class SqliteInstance
{
    public static StoreInstance Connect(string file, TimeSpan? timeout = null)
    {
        // Large by default: the machine that runs the tests may be busy, and none of the contract is about giving up.
        var options = new StoreOptions { Timeout = timeout ?? TimeSpan.FromSeconds(30) };
        var database = new SqliteDatabase($"Data Source={file}", options);
        return new StoreInstance(
            new SqliteStoreLifecycle(database),
            new SqliteUserStore(database),
            new SqliteProductStore(database),
            new SqliteOrderStore(database),
            new SqlitePaymentStore(database),
            new SqliteRepairLog(database),
            database.Dispose
        );
    }
}
