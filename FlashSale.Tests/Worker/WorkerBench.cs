using FlashSale.Domain;
using FlashSale.Storage;
using FlashSale.Storage.Redis;
using FlashSale.Worker;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using Order = FlashSale.Domain.Order;

namespace FlashSale.Tests.Worker;

/// <summary>
/// A worker as Program.cs puts it together, on a real Redis and a SQLite file of its own, with none of its loops running: a test starts
/// what it is about. It sees only the sales that the test opened through it, however many others the shared Redis has.
/// </summary>
internal sealed class WorkerBench : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _file;
    private readonly bool _ownsFile;
    private readonly List<ProductId> _sales = [];

    private WorkerBench(IHost host, string file, bool ownsFile)
    {
        _host = host;
        _file = file;
        _ownsFile = ownsFile;
    }

    public OrderBatchHandler Handler => Get<OrderBatchHandler>();

    public ISaleStream Stream => Get<ISaleStream>();

    public ISaleReader Reader => Get<ISaleReader>();

    public ISaleGate Gate => Get<ISaleGate>();

    public ISaleControl Control => Get<ISaleControl>();

    public IOrderStore Orders => Get<IOrderStore>();

    public IProductStore Products => Get<IProductStore>();

    /// <summary>Path of the SQLite file.</summary>
    public string StoreFile => _file;

    public string Consumer => Get<ConsumerName>().Value;

    public IDatabase Redis => Get<IConnectionMultiplexer>().GetDatabase();

    /// <param name="redis">Connection string.</param>
    /// <param name="time">Null: the real clock.</param>
    /// <param name="settings">Over the defaults of the program.</param>
    /// <param name="sharing">Another worker, whose store this one uses too.</param>
    public static async Task<WorkerBench> NewAsync(
        string redis,
        TimeProvider? time = null,
        IEnumerable<KeyValuePair<string, string?>>? settings = null,
        WorkerBench? sharing = null
    )
    {
        var file = sharing?._file ?? Path.Combine(AppContext.BaseDirectory, "worker", $"{Guid.NewGuid():N}.db");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:redis"] = redis,
                ["ConnectionStrings:flashsale"] = $"Data Source={file}",
                ["Purchase:UserLimit"] = "0",
                // The machine that runs the tests may be busy, and none of them is about a slow Redis.
                ["Redis:CommandTimeout"] = "00:00:10",
                ["Payments:AllowSimulated"] = "true",
                ["Store:Timeout"] = "00:00:00.200",
            }
        );
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Services.AddMetrics();
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.AddFlashSaleStorage();
        builder.AddSaleWorker();
        var bench = new WorkerBench(builder.Build(), file, sharing is null);
        await bench.Get<IStoreLifecycle>().InitializeAsync(default);
        return bench;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>A product in the store, its sale in Redis, and both known to this worker.</summary>
    public async Task<Product> OpenSaleAsync(int stock = 1000, TimeSpan hold = default)
    {
        var product = Sneaker(stock, hold);
        await Products.InsertAsync(product, default);
        await Control.OpenAsync(product, default);
        await KnowAsync(product.Id);
        return product;
    }

    public static Product Sneaker(int stock = 1000, TimeSpan hold = default) =>
        new()
        {
            Id = ProductId.New(),
            Name = "Sneaker",
            Terms = new SaleTerms
            {
                TotalStock = stock,
                Price = new Money(1999, "EUR"),
                Hold = hold,
                PerUserLimit = 0,
            },
            CreatedAt = DateTimeOffset.UnixEpoch,
        };

    /// <summary>What the watcher does, for the sales of this test only.</summary>
    public async Task KnowAsync(params ProductId[] more)
    {
        _sales.AddRange(more);
        Get<LiveSales>().Publish(new([.. _sales], await Reader.FindSalesAsync(_sales, default)));
    }

    public async Task<Order> BuyAsync(ProductId product, UserId? user = null)
    {
        var request = new PurchaseRequest(product, user ?? UserId.New(), 1, Guid.NewGuid().ToString(), AddressLimit: null);
        return Assert.IsType<PurchaseOutcome.Accepted>(await Gate.PurchaseAsync(request, default)).Order;
    }

    public async Task<Order[]> BuyAsync(ProductId product, int count) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => BuyAsync(product)));

    public Task<IReadOnlyList<SaleStreamEntry>> ReadAsync(ProductId product, string consumer = "test") =>
        Stream.ReadAsync(product, consumer, 1000, default);

    /// <summary>Appends what no script of ours would.</summary>
    public Task AppendMalformedAsync(ProductId product) =>
        Redis.ExecuteAsync("XADD", RedisKeys.Stream(product), "*", "type", "nonsense", "seq", "1");

    /// <summary>Appends the fields as they are.</summary>
    public Task AppendAsync(ProductId product, IReadOnlyDictionary<string, string> fields) =>
        Redis.ExecuteAsync("XADD", [RedisKeys.Stream(product), "*", .. fields.SelectMany(static f => (object[])[f.Key, f.Value])]);

    /// <summary>Dead letters of one sale: all tests share the one stream.</summary>
    public async Task<List<Dictionary<string, string>>> DeadLettersAsync(ProductId product)
    {
        var entries = (RedisResult[])(await Redis.ExecuteAsync("XRANGE", RedisKeys.DeadLetters, "-", "+"))!;
        var letters = entries.Select(static entry => (string[])((RedisResult[])entry!)[1]!);
        return
        [
            .. letters
                .Select(static flat => flat.Chunk(2).ToDictionary(p => p[0], p => p[1]))
                .Where(l => l.GetValueOrDefault("product") == product.Value),
        ];
    }

    /// <summary>The store refuses this order and answers all else: a trigger raises an error that is no outage.</summary>
    public Task PoisonAsync(OrderId order) =>
        ExecuteAsync(
            $"""
            CREATE TRIGGER poison_{Guid.NewGuid():N} BEFORE INSERT ON orders WHEN NEW.id = '{order.Value}'
            BEGIN SELECT RAISE(ABORT, 'poisoned'); END
            """
        );

    /// <summary>An outage: somebody else has the file until this is disposed, and every write waits in vain.</summary>
    public async Task<IAsyncDisposable> LockStoreAsync()
    {
        var connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        if (!_ownsFile)
            return;
        foreach (var suffix in (string[])["", "-wal", "-shm"])
            File.Delete(_file + suffix);
    }

    /// <summary>Straight into the file, past every port.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
