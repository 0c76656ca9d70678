using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using MongoDB.Driver;

namespace FlashSale.Tests.Stores;

/// <summary>MongoDB through the contract, each test on a database of its own.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class MongoStoreTests(MongoServer server) : StoreContract, IClassFixture<MongoServer>
{
    private readonly string _database = $"flashsale_{Guid.NewGuid():N}";

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (server.IsOurs)
            return; // it goes away with everything in it
        using var client = new MongoClient(server.ConnectionString);
        await client.DropDatabaseAsync(_database);
    }

    [Fact]
    public async Task AnyCall_NobodyListens_ThrowsStoreUnavailable()
    {
        using var nowhere = MongoInstance.Connect("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200", _database);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => nowhere.Lifecycle.InitializeAsync(default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => nowhere.Lifecycle.PingAsync(default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => nowhere.Orders.SaveAsync([StoreData.Order(ProductId.New())], default));
    }

    [Fact]
    public void Description_ConnectionStringWithPassword_KeepsItSecret()
    {
        using var store = MongoInstance.Connect("mongodb://user:secret@127.0.0.1:1/?authSource=admin", "flashsale");

        Assert.Equal("MongoDB at 127.0.0.1:1/flashsale", store.Lifecycle.Description);
    }

    private protected override StoreInstance Connect() => MongoInstance.Connect(server.ConnectionString, _database);
}
