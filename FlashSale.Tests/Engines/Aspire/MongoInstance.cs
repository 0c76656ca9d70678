using FlashSale.Storage.Mongo;
using MongoDB.Driver;

namespace FlashSale.Tests.Stores;

/// <summary>The MongoDB store on one database of a server.</summary>
internal static class MongoInstance
{
    public static StoreInstance Connect(string connectionString, string database)
    {
        var client = new MongoClient(connectionString);
        var gateway = new MongoGateway(client.GetDatabase(database));
        return new StoreInstance(
            new MongoStoreLifecycle(gateway),
            new MongoUserStore(gateway),
            new MongoProductStore(gateway),
            new MongoOrderStore(gateway),
            new MongoPaymentStore(gateway),
            new MongoRepairLog(gateway),
            client.Dispose
        );
    }
}
