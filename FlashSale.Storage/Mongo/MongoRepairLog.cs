using FlashSale.Domain;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FlashSale.Storage.Mongo;

/// <summary><see cref="IRepairLog"/> on MongoDB.</summary>
internal sealed class MongoRepairLog(MongoGateway mongo) : IRepairLog
{
    private static readonly ReplaceOptions Upsert = new() { IsUpsert = true };

    public Task SaveAsync(RepairRecord record, CancellationToken cancel) =>
        mongo.AskAsync(() => mongo.Repairs.ReplaceOneAsync(new BsonDocument("_id", record.Id.Value), Fields(record), Upsert, cancel));

    public async Task<Page<RepairRecord>> ListAsync(ProductId? product, int offset, int count, CancellationToken cancel)
    {
        var which = product is { } one ? new BsonDocument("product", one.Value) : [];
        var page = mongo.Repairs.Find(which).Sort(MongoStoreLifecycle.NewestRepairFirst).Skip(offset).Limit(count);
        var items = await mongo.ListAsync(page, cancel);
        var total = await mongo.AskAsync(() => mongo.Repairs.CountDocumentsAsync(which, cancellationToken: cancel));
        return new Page<RepairRecord>(items.ConvertAll(ToRecord), total);
    }

    private static BsonDocument Fields(RepairRecord record) =>
        new()
        {
            { "_id", record.Id.Value },
            { "product", record.Product.Value },
            { "kind", record.Kind },
            { "subject", record.Subject },
            { "before", record.Before },
            { "after", record.After },
            { "at", record.At.ToBson() },
            { "applied", record.Applied },
            { "reason", record.Reason },
        };

    private static RepairRecord ToRecord(BsonDocument document) =>
        new()
        {
            Id = RepairId.Parse(document["_id"].AsString),
            Product = ProductId.Parse(document["product"].AsString),
            Kind = document["kind"].AsString,
            Subject = document["subject"].AsString,
            Before = document["before"].AsString,
            After = document["after"].AsString,
            At = document["at"].ToInstant(),
            Applied = document["applied"].AsBoolean,
            Reason = document["reason"].AsString,
        };
}
