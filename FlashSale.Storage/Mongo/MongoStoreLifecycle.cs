using FlashSale.Domain;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FlashSale.Storage.Mongo;

/// <summary><see cref="IStoreLifecycle"/> on MongoDB. Creating an index that exists is free, so any number of processes may do it.</summary>
internal sealed class MongoStoreLifecycle(MongoGateway mongo) : IStoreLifecycle
{
    /// <summary>The order of every list; the id breaks ties, so that pages neither repeat nor skip.</summary>
    public static readonly BsonDocument NewestFirst = new() { { "createdAt", -1 }, { "_id", -1 } };

    /// <summary>The same for repairs.</summary>
    public static readonly BsonDocument NewestRepairFirst = new() { { "at", -1 }, { "_id", -1 } };

    public string Description => $"MongoDB at {mongo.Address}";

    public Task InitializeAsync(CancellationToken cancel) =>
        mongo.InitializeAsync(async () =>
        {
            await CreateAsync(mongo.Users, new BsonDocument("email", 1), unique: true, cancel);
            await CreateAsync(mongo.Products, NewestFirst, unique: false, cancel);
            await CreateAsync(mongo.Orders, new BsonDocument("user", 1).Merge(NewestFirst), unique: false, cancel);
            await CreateAsync(mongo.Payments, MongoPaymentStore.ByDue, unique: false, cancel);
            await CreateAsync(mongo.Repairs, NewestRepairFirst, unique: false, cancel);
            await CreateAsync(mongo.Repairs, new BsonDocument("product", 1).Merge(NewestRepairFirst), unique: false, cancel);
            // Holds all that counting needs, and begins with what a walk looks for.
            await CreateAsync(
                mongo.Orders,
                new()
                {
                    { "product", 1 },
                    { "status", 1 },
                    { "quantity", 1 },
                },
                unique: false,
                cancel
            );
        });

    public Task PingAsync(CancellationToken cancel) => mongo.PingAsync(cancel);

    private static Task<string> CreateAsync(
        IMongoCollection<BsonDocument> collection,
        BsonDocument keys,
        bool unique,
        CancellationToken cancel
    ) =>
        collection.Indexes.CreateOneAsync(
            new CreateIndexModel<BsonDocument>(keys, new CreateIndexOptions { Unique = unique }),
            cancellationToken: cancel
        );
}
