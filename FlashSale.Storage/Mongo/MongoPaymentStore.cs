using FlashSale.Domain;
using FlashSale.Storage.Stores;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FlashSale.Storage.Mongo;

/// <summary><see cref="IPaymentStore"/> on MongoDB: each write is of one document and carries its own condition.</summary>
internal sealed class MongoPaymentStore(MongoGateway mongo) : IPaymentStore
{
    /// <summary>What the worker asks for, and the index that answers it.</summary>
    public static readonly BsonDocument ByDue = new() { { "state", 1 }, { "dueAt", 1 } };

    public Task AddAsync(Payment payment, CancellationToken cancel)
    {
        var fields = new BsonDocument
        {
            { "reference", payment.Reference },
            { "amountMinor", payment.Amount.Minor },
            { "currency", payment.Amount.Currency },
            { "state", StoredText.Of(payment.State) },
            { "createdAt", payment.CreatedAt.ToBson() },
            { "dueAt", payment.DueAt.ToBson() },
        };
        var upsert = new UpdateOneModel<BsonDocument>(
            new BsonDocument("_id", payment.Order.Value),
            new BsonDocument("$setOnInsert", fields)
        )
        {
            IsUpsert = true,
        };
        return mongo.InsertMissingAsync(mongo.Payments, [upsert], cancel);
    }

    public async Task<Payment?> FindAsync(OrderId order, CancellationToken cancel)
    {
        var found = await mongo.ListAsync(mongo.Payments.Find(new BsonDocument("_id", order.Value)).Limit(1), cancel);
        return found.Count == 0 ? null : ToPayment(found[0]);
    }

    public async Task<IReadOnlyList<Payment>> ListDueAsync(DateTimeOffset now, int count, CancellationToken cancel)
    {
        var due = new BsonDocument { { "state", StoredText.Of(PaymentState.Open) }, { "dueAt", new BsonDocument("$lte", now.ToBson()) } };
        var found = await mongo.ListAsync(mongo.Payments.Find(due).Sort(new BsonDocument("dueAt", 1)).Limit(count), cancel);
        return found.ConvertAll(ToPayment);
    }

    public Task PostponeAsync(OrderId order, DateTimeOffset due, CancellationToken cancel) =>
        UpdateOpenAsync(order, new BsonDocument("dueAt", due.ToBson()), cancel);

    public Task<bool> CloseAsync(OrderId order, PaymentState end, CancellationToken cancel) =>
        UpdateOpenAsync(order, new BsonDocument("state", StoredText.Of(end)), cancel);

    private Task<bool> UpdateOpenAsync(OrderId order, BsonDocument fields, CancellationToken cancel) =>
        mongo.AskAsync(async () =>
        {
            var open = new BsonDocument { { "_id", order.Value }, { "state", StoredText.Of(PaymentState.Open) } };
            var result = await mongo.Payments.UpdateOneAsync(open, new BsonDocument("$set", fields), cancellationToken: cancel);
            return result.MatchedCount == 1;
        });

    private static Payment ToPayment(BsonDocument document) =>
        new()
        {
            Order = OrderId.Parse(document["_id"].AsString),
            Reference = document["reference"].AsString,
            Amount = new Money(document["amountMinor"].ToInt64(), document["currency"].AsString),
            State = StoredText.ToPaymentState(document["state"].AsString),
            CreatedAt = document["createdAt"].ToInstant(),
            DueAt = document["dueAt"].ToInstant(),
        };
}
