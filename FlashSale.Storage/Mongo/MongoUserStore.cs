using FlashSale.Domain;
using FlashSale.Storage.Stores;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FlashSale.Storage.Mongo;

/// <summary><see cref="IUserStore"/> on MongoDB. Uniqueness of addresses is the unique index's.</summary>
internal sealed class MongoUserStore(MongoGateway mongo) : IUserStore
{
    public async Task<bool> TryInsertAsync(User user, CancellationToken cancel) =>
        await mongo.InsertMissingAsync(mongo.Users, [InsertIfEmailFree(user)], cancel) == 1;

    /// <summary>One bulk instead of the port's transaction: users don't depend on each other, and a repeat skips what is there.</summary>
    public Task InsertManyAsync(IReadOnlyCollection<User> users, CancellationToken cancel) =>
        users.Count == 0 ? Task.CompletedTask : mongo.InsertMissingAsync(mongo.Users, [.. users.Select(InsertIfEmailFree)], cancel);

    public Task<User?> FindByEmailAsync(string email, CancellationToken cancel) => FindAsync("email", email, cancel);

    public Task<User?> FindAsync(UserId id, CancellationToken cancel) => FindAsync("_id", id.Value, cancel);

    public async Task<IReadOnlyDictionary<UserId, User>> FindAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancel)
    {
        var wanted = new BsonArray(ids.Select(static id => id.Value));
        var found = await mongo.ListAsync(mongo.Users.Find(new BsonDocument("_id", new BsonDocument("$in", wanted))), cancel);
        return found.Select(ToUser).ToDictionary(static user => user.Id);
    }

    public Task UpdatePasswordHashAsync(UserId id, string passwordHash, CancellationToken cancel) =>
        mongo.AskAsync(() =>
            mongo.Users.UpdateOneAsync(
                new BsonDocument("_id", id.Value),
                new BsonDocument("$set", new BsonDocument("passwordHash", passwordHash)),
                cancellationToken: cancel
            )
        );

    private async Task<User?> FindAsync(string field, string value, CancellationToken cancel)
    {
        var found = await mongo.ListAsync(mongo.Users.Find(new BsonDocument(field, value)).Limit(1), cancel);
        return found.Count == 0 ? null : ToUser(found[0]);
    }

    /// <summary>An upsert that never updates: being taken is an answer, not an exception.</summary>
    private static UpdateOneModel<BsonDocument> InsertIfEmailFree(User user)
    {
        var fields = new BsonDocument
        {
            { "_id", user.Id.Value },
            { "passwordHash", user.PasswordHash },
            { "role", StoredText.Of(user.Role) },
            { "createdAt", user.CreatedAt.ToBson() },
        };
        return new(new BsonDocument("email", user.Email), new BsonDocument("$setOnInsert", fields)) { IsUpsert = true };
    }

    private static User ToUser(BsonDocument document) =>
        new()
        {
            Id = UserId.Parse(document["_id"].AsString),
            Email = document["email"].AsString,
            PasswordHash = document["passwordHash"].AsString,
            Role = StoredText.ToUserRole(document["role"].AsString),
            CreatedAt = document["createdAt"].ToInstant(),
        };
}
