using System.Runtime.CompilerServices;
using FlashSale.Domain;
using FlashSale.Storage.Stores;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FlashSale.Storage.Mongo;

/// <summary>
/// <see cref="IOrderStore"/> on MongoDB. A batch of new orders, as nearly every one is, is a single insert. Where that meets orders which
/// are stored already, the missing ones are inserted first and the present ones then replaced if their version is lower. In this order,
/// and not in one unordered bulk: a replacement that runs before somebody else's insert would find nothing and be lost.
/// </summary>
internal sealed class MongoOrderStore(MongoGateway mongo) : IOrderStore
{
    /// <summary>What a retry of the purchase is told: <c>{key, left}</c>. Missing where nobody knows.</summary>
    private const string AnswerField = "answer";

    private static readonly BulkWriteOptions Unordered = new() { IsOrdered = false };

    public Task SaveAsync(IReadOnlyCollection<Order> orders, CancellationToken cancel) => SaveAsync(orders, [], cancel);

    /// <remarks>The mark comes second: after a crash in between it is too low, until the decisions, which nobody acknowledged, come again.</remarks>
    public async Task SaveAsync(
        ProductId product,
        IReadOnlyCollection<Order> orders,
        IReadOnlyCollection<RecordedAnswer> answers,
        long sequence,
        CancellationToken cancel
    )
    {
        await SaveAsync(orders, answers, cancel);
        if (await RaiseMarkAsync(product, sequence, cancel))
            return;
        // There is none, or a higher one. As with orders: inserted first, so that a lower one that comes in between is raised, too.
        await mongo.InsertMissingAsync(
            mongo.SaleMarks,
            [new(Mark(product), new BsonDocument("$setOnInsert", new BsonDocument("sequence", sequence))) { IsUpsert = true }],
            cancel
        );
        await RaiseMarkAsync(product, sequence, cancel);
    }

    public async Task<IReadOnlyDictionary<ProductId, long>> FindMarksAsync(
        IReadOnlyCollection<ProductId> products,
        CancellationToken cancel
    )
    {
        var ids = new BsonArray(products.Select(static product => product.Value));
        var found = await mongo.ListAsync(mongo.SaleMarks.Find(new BsonDocument("_id", new BsonDocument("$in", ids))), cancel);
        return found.ToDictionary(static mark => ProductId.Parse(mark["_id"].AsString), static mark => mark["sequence"].ToInt64());
    }

    public async Task<Order?> FindAsync(OrderId id, CancellationToken cancel)
    {
        var found = await mongo.ListAsync(mongo.Orders.Find(new BsonDocument("_id", id.Value)).Limit(1), cancel);
        return found.Count == 0 ? null : ToOrder(found[0]);
    }

    public async Task<IReadOnlyList<Order>> FindManyAsync(IReadOnlyCollection<OrderId> ids, CancellationToken cancel)
    {
        if (ids.Count == 0)
            return [];
        var wanted = new BsonArray(ids.Select(static id => id.Value));
        return (await mongo.ListAsync(mongo.Orders.Find(new BsonDocument("_id", new BsonDocument("$in", wanted))), cancel)).ConvertAll(
            ToOrder
        );
    }

    public async Task<Page<Order>> ListByUserAsync(UserId user, int offset, int count, CancellationToken cancel)
    {
        var theirs = new BsonDocument("user", user.Value);
        var page = mongo.Orders.Find(theirs).Sort(MongoStoreLifecycle.NewestFirst).Skip(offset).Limit(count);
        var items = await mongo.ListAsync(page, cancel);
        var total = await mongo.AskAsync(() => mongo.Orders.CountDocumentsAsync(theirs, cancellationToken: cancel));
        return new Page<Order>(items.ConvertAll(ToOrder), total);
    }

    public async IAsyncEnumerable<Order> WalkAsync(ProductId product, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var cursor = await mongo.AskAsync(() => mongo.Orders.Find(new BsonDocument("product", product.Value)).ToCursorAsync(cancel));
        while (await mongo.AskAsync(() => cursor.MoveNextAsync(cancel)))
        {
            foreach (var document in cursor.Current)
                yield return ToOrder(document);
        }
    }

    public async IAsyncEnumerable<AnsweredPurchase> WalkAnswersAsync(
        ProductId product,
        DateTimeOffset since,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var answered = new BsonDocument
        {
            { "product", product.Value },
            { "createdAt", new BsonDocument("$gte", since.ToBson()) },
            { AnswerField, new BsonDocument("$exists", true) },
        };
        using var cursor = await mongo.AskAsync(() => mongo.Orders.Find(answered).ToCursorAsync(cancel));
        while (await mongo.AskAsync(() => cursor.MoveNextAsync(cancel)))
        {
            foreach (var document in cursor.Current)
                yield return new AnsweredPurchase(ToOrder(document), ToAnswer(document));
        }
    }

    /// <summary>Summed by the server from an index alone. No counters are kept: without transactions they could drift from the orders.</summary>
    public async Task<StoredFigures> CountAsync(ProductId product, CancellationToken cancel)
    {
        var groups = await mongo.AskAsync(() =>
            mongo
                .Orders.Aggregate()
                .Match(new BsonDocument("product", product.Value))
                .Group(
                    new BsonDocument
                    {
                        { "_id", "$status" },
                        { "orders", new BsonDocument("$sum", 1) },
                        { "units", new BsonDocument("$sum", "$quantity") },
                    }
                )
                .ToListAsync(cancel)
        );
        long Units(OrderStatus status) =>
            groups.Where(group => group["_id"] == StoredText.Of(status)).Sum(static group => group["units"].ToInt64());
        return new StoredFigures(
            groups.Sum(static group => group["orders"].ToInt64()),
            Units(OrderStatus.Reserved),
            Units(OrderStatus.Confirmed)
        );
    }

    private Task<bool> RaiseMarkAsync(ProductId product, long sequence, CancellationToken cancel) =>
        mongo.AskAsync(async () =>
        {
            var lower = Mark(product).Add("sequence", new BsonDocument("$lt", sequence));
            var raise = new BsonDocument("$set", new BsonDocument("sequence", sequence));
            return (await mongo.SaleMarks.UpdateOneAsync(lower, raise, cancellationToken: cancel)).MatchedCount > 0;
        });

    private static BsonDocument Mark(ProductId product) => new("_id", product.Value);

    private async Task SaveAsync(IReadOnlyCollection<Order> orders, IReadOnlyCollection<RecordedAnswer> answers, CancellationToken cancel)
    {
        if (orders.Count == 0)
            return;
        var newest = Newest(orders);
        var answerOf = answers.DistinctBy(static answer => answer.Order).ToDictionary(static answer => answer.Order);
        if (await InsertAllAsync(newest, answerOf, cancel))
            return;
        await mongo.InsertMissingAsync(mongo.Orders, newest.ConvertAll(order => InsertIfMissing(order, answerOf)), cancel);
        await mongo.AskAsync(() =>
            mongo.Orders.BulkWriteAsync([.. newest.Select(ReplaceLower), .. answerOf.Values.Select(KeepAnswer)], Unordered, cancel)
        );
    }

    /// <summary>False when some were stored before; what became of the others is not known then.</summary>
    private Task<bool> InsertAllAsync(List<Order> orders, Dictionary<OrderId, RecordedAnswer> answers, CancellationToken cancel) =>
        mongo.AskAsync(async () =>
        {
            try
            {
                var documents = orders.Select(order => New(order, answers).Set("_id", order.Id.Value));
                await mongo.Orders.InsertManyAsync(documents, new InsertManyOptions { IsOrdered = false }, cancel);
                return true;
            }
            catch (MongoException e) when (MongoGateway.IsDuplicateKey(e))
            {
                return false;
            }
        });

    /// <summary>One write an order: the highest version of each in the batch.</summary>
    private static List<Order> Newest(IReadOnlyCollection<Order> orders)
    {
        var newest = new Dictionary<OrderId, Order>(orders.Count);
        foreach (var order in orders)
        {
            if (!newest.TryGetValue(order.Id, out var known) || known.Version < order.Version)
                newest[order.Id] = order;
        }
        return [.. newest.Values];
    }

    private static UpdateOneModel<BsonDocument> InsertIfMissing(Order order, Dictionary<OrderId, RecordedAnswer> answers) =>
        new(new BsonDocument("_id", order.Id.Value), new BsonDocument("$setOnInsert", New(order, answers))) { IsUpsert = true };

    /// <summary>Also where a later version of the order came first, from another worker.</summary>
    private static WriteModel<BsonDocument> KeepAnswer(RecordedAnswer answer) =>
        new UpdateOneModel<BsonDocument>(
            new BsonDocument { { "_id", answer.Order.Value }, { AnswerField, new BsonDocument("$exists", false) } },
            new BsonDocument("$set", new BsonDocument(AnswerField, ToBson(answer)))
        );

    private static BsonDocument New(Order order, Dictionary<OrderId, RecordedAnswer> answers) =>
        answers.TryGetValue(order.Id, out var answer) ? Fields(order).Set(AnswerField, ToBson(answer)) : Fields(order);

    private static BsonDocument ToBson(RecordedAnswer answer) => new() { { "key", answer.Key }, { "left", answer.Remaining } };

    private static RecordedAnswer ToAnswer(BsonDocument document)
    {
        var answer = document[AnswerField].AsBsonDocument;
        return new RecordedAnswer(OrderId.Parse(document["_id"].AsString), answer["key"].AsString, answer["left"].ToInt32());
    }

    private static WriteModel<BsonDocument> ReplaceLower(Order order) =>
        new UpdateOneModel<BsonDocument>(
            new BsonDocument { { "_id", order.Id.Value }, { "version", new BsonDocument("$lt", order.Version) } },
            new BsonDocument("$set", Fields(order))
        );

    private static BsonDocument Fields(Order order) =>
        new()
        {
            { "product", order.Product.Value },
            { "user", order.User.Value },
            { "quantity", order.Quantity },
            { "priceMinor", order.Price.Minor },
            { "currency", order.Price.Currency },
            { "status", StoredText.Of(order.Status) },
            { "createdAt", order.CreatedAt.ToBson() },
            { "holdUntil", order.HoldUntil.ToBson() },
            { "version", order.Version },
        };

    private static Order ToOrder(BsonDocument document) =>
        new()
        {
            Id = OrderId.Parse(document["_id"].AsString),
            User = UserId.Parse(document["user"].AsString),
            Quantity = document["quantity"].ToInt32(),
            Price = new Money(document["priceMinor"].ToInt64(), document["currency"].AsString),
            Status = StoredText.ToOrderStatus(document["status"].AsString),
            CreatedAt = document["createdAt"].ToInstant(),
            HoldUntil = document["holdUntil"].ToInstantOrNull(),
            Version = document["version"].ToInt32(),
        };
}
