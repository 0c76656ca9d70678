using FlashSale.Domain;
using MongoDB.Bson;
using MongoDB.Driver;

namespace FlashSale.Storage.Mongo;

/// <summary>
/// The one door to MongoDB: every way in which it can fail to answer becomes <see cref="StoreUnavailableException"/>. An error about what
/// we asked is a bug and stays what it is.
/// </summary>
/// <remarks>
/// Documents are mapped by hand, so that the domain needs no attributes and what is stored is written down in one place per collection.
/// There are no multi-document transactions: a standalone server, such as Aspire's container, has none.
/// </remarks>
internal sealed class MongoGateway(IMongoDatabase database)
{
    private const int DuplicateKey = 11000;
    private const int UpsertAttempts = 5;

    // https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml: what the machine can do to us.
    private static readonly HashSet<int> OutageCodes =
    [
        6, // HostUnreachable
        7, // HostNotFound
        13, // Unauthorized
        18, // AuthenticationFailed
        50, // MaxTimeMSExpired
        64, // WriteConcernFailed
        89, // NetworkTimeout
        91, // ShutdownInProgress
        189, // PrimarySteppedDown
        262, // ExceededTimeLimit
        9001, // SocketException
        10107, // NotWritablePrimary
        11600, // InterruptedAtShutdown
        11602, // InterruptedDueToReplStateChange
        13435, // NotPrimaryNoSecondaryOk
        13436, // NotPrimaryOrSecondary
        14031, // OutOfDiskSpace
    ];

    // Journaled on a majority: what was acknowledged survives a killed server and a failover. On a standalone server that is itself.
    private readonly IMongoDatabase _database = database.WithWriteConcern(WriteConcern.WMajority.With(journal: true));

    private volatile bool _ready;

    public IMongoCollection<BsonDocument> Users => _database.GetCollection<BsonDocument>("users");

    public IMongoCollection<BsonDocument> Products => _database.GetCollection<BsonDocument>("products");

    public IMongoCollection<BsonDocument> Orders => _database.GetCollection<BsonDocument>("orders");

    /// <summary>By product: the highest sequence number of its sale that was stored.</summary>
    public IMongoCollection<BsonDocument> SaleMarks => _database.GetCollection<BsonDocument>("saleMarks");

    public IMongoCollection<BsonDocument> Payments => _database.GetCollection<BsonDocument>("payments");

    public IMongoCollection<BsonDocument> Repairs => _database.GetCollection<BsonDocument>("repairs");

    /// <summary>Hosts and database, without the credentials of the connection string.</summary>
    public string Address => $"{string.Join(',', _database.Client.Settings.Servers)}/{_database.DatabaseNamespace.DatabaseName}";

    /// <summary>Until then nothing is asked: without its unique index a collection would take what it must refuse.</summary>
    public async Task InitializeAsync(Func<Task> createIndexes)
    {
        await TranslateAsync(async () =>
        {
            await createIndexes();
            return true;
        });
        _ready = true;
    }

    public Task PingAsync(CancellationToken cancel) =>
        AskAsync(() => _database.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), cancellationToken: cancel));

    /// <exception cref="StoreUnavailableException">MongoDB did not answer, could not make a write durable, or has no indexes yet.</exception>
    public Task<T> AskAsync<T>(Func<Task<T>> ask) =>
        _ready
            ? TranslateAsync(ask)
            : Task.FromException<T>(
                new StoreUnavailableException($"MongoDB at {Address} has not been brought up to date yet, see the log.")
            );

    private async Task<T> TranslateAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (IsOutage(e))
        {
            // Not the message: the driver's quotes its whole view of the cluster, over many lines.
            throw new StoreUnavailableException($"MongoDB at {Address} did not answer: {e.GetType().Name}.", e);
        }
    }

    /// <summary>
    /// Upserts that may be repeated, all of them: two writers that meet may both decide to insert, and the one who is refused then asks
    /// again, finding the other's document.
    /// </summary>
    /// <returns>How many the last attempt inserted.</returns>
    public Task<int> InsertMissingAsync(
        IMongoCollection<BsonDocument> collection,
        IReadOnlyCollection<UpdateOneModel<BsonDocument>> upserts,
        CancellationToken cancel
    ) =>
        AskAsync(async () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    var result = await collection.BulkWriteAsync(upserts, new BulkWriteOptions { IsOrdered = false }, cancel);
                    return result.Upserts.Count;
                }
                catch (MongoException e) when (IsDuplicateKey(e) && attempt < UpsertAttempts) { }
            }
        });

    /// <summary>The documents of a cursor that is asked batch by batch.</summary>
    public Task<List<BsonDocument>> ListAsync(IFindFluent<BsonDocument, BsonDocument> find, CancellationToken cancel) =>
        AskAsync(() => find.ToListAsync(cancel));

    /// <summary>
    /// Whether nothing else went wrong than that a unique index refused. How much of a batch was written is not known then.
    /// </summary>
    public static bool IsDuplicateKey(MongoException e) =>
        e switch
        {
            MongoWriteException write => write.WriteConcernError is null && write.WriteError?.Code == DuplicateKey,
            MongoBulkWriteException bulk => bulk.WriteConcernError is null
                && bulk.WriteErrors.All(static error => error.Code == DuplicateKey),
            // Not MongoDB itself, but servers that speak its protocol refuse the whole command.
            MongoCommandException command => command.Code == DuplicateKey,
            _ => false,
        };

    private static bool IsOutage(Exception e) =>
        e switch
        {
            TimeoutException => true,
            MongoWriteConcernException => true,
            MongoCommandException command => OutageCodes.Contains(command.Code),
            MongoWriteException write => write.WriteConcernError is not null || OutageCodes.Contains(write.WriteError.Code),
            MongoBulkWriteException bulk => bulk.WriteConcernError is not null
                || bulk.WriteErrors.Any(static error => OutageCodes.Contains(error.Code)),
            // Connection, authentication, server selection, pool, cursor lost with its server.
            MongoException => true,
            _ => false,
        };
}
