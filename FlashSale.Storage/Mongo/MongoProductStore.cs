using FlashSale.Domain;
using FlashSale.Storage.Stores;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FlashSale.Storage.Mongo;

/// <summary><see cref="IProductStore"/> on MongoDB: each write is of one document and carries its own condition.</summary>
internal sealed class MongoProductStore(MongoGateway mongo) : IProductStore
{
    private static readonly BsonDocument NotWithdrawn = new("switch", new BsonDocument("$ne", StoredText.Deleted));

    public async Task<Product?> FindAsync(ProductId id, CancellationToken cancel)
    {
        var found = await mongo.ListAsync(mongo.Products.Find(new BsonDocument("_id", id.Value)).Limit(1), cancel);
        return found.Count == 0 ? null : ToProduct(found[0]);
    }

    public async Task<Page<Product>> ListAsync(int offset, int count, CancellationToken cancel)
    {
        var page = mongo.Products.Find(NotWithdrawn).Sort(MongoStoreLifecycle.NewestFirst).Skip(offset).Limit(count);
        var items = await mongo.ListAsync(page, cancel);
        var total = await mongo.AskAsync(() => mongo.Products.CountDocumentsAsync(NotWithdrawn, cancellationToken: cancel));
        return new Page<Product>(items.ConvertAll(ToProduct), total);
    }

    public async Task<IReadOnlyList<ProductId>> ListWithdrawnAsync(CancellationToken cancel)
    {
        var withdrawn = mongo
            .Products.Find(new BsonDocument("switch", StoredText.Deleted))
            .Project<BsonDocument>(new BsonDocument("_id", 1));
        return (await mongo.ListAsync(withdrawn, cancel)).ConvertAll(static document => ProductId.Parse(document["_id"].AsString));
    }

    public async Task InsertAsync(Product product, CancellationToken cancel)
    {
        var fields = Administrated(product)
            .Add("totalStock", product.Terms.TotalStock)
            .Add("switch", StoredText.Of(product.Switch))
            .Add("createdAt", product.CreatedAt.ToBson())
            .Add("saleSequence", product.SaleSequence);
        var upsert = new UpdateOneModel<BsonDocument>(new BsonDocument("_id", product.Id.Value), new BsonDocument("$setOnInsert", fields))
        {
            IsUpsert = true,
        };
        if (await mongo.InsertMissingAsync(mongo.Products, [upsert], cancel) == 0)
            throw new InvalidOperationException($"Product {product.Id} is stored already.");
    }

    public async Task<bool> UpdateAsync(Product product, CancellationToken cancel)
    {
        // The total, too, unless a newer sale event brought another. Sequences only grow, so one of the two conditions holds.
        var withTotal = Administrated(product).Add("totalStock", product.Terms.TotalStock);
        return await SetAsync(Before(product, "$lte"), withTotal, cancel)
            || await SetAsync(Before(product, "$gt"), Administrated(product), cancel);
    }

    public Task<bool> ApplySaleChangeAsync(SaleEvent.SaleChanged change, CancellationToken cancel) =>
        SetAsync(
            new BsonDocument { { "_id", change.Product.Value }, { "saleSequence", new BsonDocument("$lt", change.Sequence) } },
            new BsonDocument
            {
                { "totalStock", change.TotalStock },
                { "switch", StoredText.Of(change.Switch) },
                { "saleSequence", change.Sequence },
            },
            cancel
        );

    private Task<bool> SetAsync(BsonDocument filter, BsonDocument fields, CancellationToken cancel) =>
        mongo.AskAsync(async () =>
        {
            var result = await mongo.Products.UpdateOneAsync(filter, new BsonDocument("$set", fields), cancellationToken: cancel);
            return result.MatchedCount == 1;
        });

    private static BsonDocument Before(Product product, string sequence) =>
        new()
        {
            { "_id", product.Id.Value },
            { "revision", product.Revision - 1 },
            { "saleSequence", new BsonDocument(sequence, product.SaleSequence) },
        };

    /// <summary>Everything that an administrator sets, but for the total stock.</summary>
    private static BsonDocument Administrated(Product product) =>
        new()
        {
            { "name", product.Name },
            { "description", product.Description },
            { "priceMinor", product.Terms.Price.Minor },
            { "currency", product.Terms.Price.Currency },
            { "startsAt", product.Terms.StartsAt.ToBson() },
            { "endsAt", product.Terms.EndsAt.ToBson() },
            { "perUserLimit", product.Terms.PerUserLimit },
            { "holdMs", product.Terms.Hold.ToBson() },
            { "cacheTtlMs", product.CacheTtl.ToBson() },
            { "revision", product.Revision },
        };

    private static Product ToProduct(BsonDocument document) =>
        new()
        {
            Id = ProductId.Parse(document["_id"].AsString),
            Name = document["name"].AsString,
            Description = document["description"].AsString,
            Terms = new SaleTerms
            {
                TotalStock = document["totalStock"].ToInt32(),
                Price = new Money(document["priceMinor"].ToInt64(), document["currency"].AsString),
                StartsAt = document["startsAt"].ToInstantOrNull(),
                EndsAt = document["endsAt"].ToInstantOrNull(),
                PerUserLimit = document["perUserLimit"].ToInt32(),
                Hold = document["holdMs"].ToDuration(),
            },
            Switch = StoredText.ToSaleSwitch(document["switch"].AsString),
            CacheTtl = document["cacheTtlMs"].ToDurationOrNull(),
            CreatedAt = document["createdAt"].ToInstant(),
            Revision = document["revision"].ToInt64(),
            SaleSequence = document["saleSequence"].ToInt64(),
        };
}
