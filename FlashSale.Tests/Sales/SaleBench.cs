using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Order = FlashSale.Domain.Order;

namespace FlashSale.Tests.Sales;

/// <summary>The adapters of one sale of a new product, on a real Redis, with what most tests say in one line.</summary>
internal sealed class SaleBench
{
    private SaleBench(IConnectionMultiplexer connection, PurchaseOptions options)
        : this(connection, Gateway(connection), options) { }

    private SaleBench(IConnectionMultiplexer connection, RedisGateway redis, PurchaseOptions options)
        : this(connection, redis, new SaleGate(new PurchaseScript(redis, Options.Create(options), TimeProvider.System), redis)) { }

    private SaleBench(IConnectionMultiplexer connection, RedisGateway redis, SaleGate gate)
    {
        Redis = redis;
        Gate = gate;
        Control = new SaleControl(Redis, TimeProvider.System);
        Reader = new SaleReader(Redis, NullLogger<SaleReader>.Instance);
        Stream = new SaleStream(Redis);
        Database = connection.GetDatabase();
    }

    public RedisGateway Redis { get; }

    public SaleGate Gate { get; }

    public SaleControl Control { get; }

    public SaleReader Reader { get; }

    public SaleStream Stream { get; }

    public IDatabase Database { get; }

    public ProductId Product { get; } = ProductId.New();

    /// <summary>Opens a sale that accepts whatever the test doesn't restrict.</summary>
    public static async Task<SaleBench> OpenAsync(
        IConnectionMultiplexer connection,
        int stock = 10,
        int limit = 1,
        TimeSpan hold = default,
        DateTimeOffset? starts = null,
        DateTimeOffset? ends = null,
        PurchaseOptions? options = null
    )
    {
        var bench = new SaleBench(connection, options ?? new PurchaseOptions { UserLimit = 0 });
        await bench.Control.OpenAsync(bench.Document(Terms(stock, limit, hold, starts, ends)), default);
        return bench;
    }

    /// <summary>Another sale that is bought from through the same gate, as in one process.</summary>
    public async Task<SaleBench> BesideAsync(int stock, TimeSpan hold)
    {
        var bench = new SaleBench(Database.Multiplexer, Redis, Gate);
        await bench.Control.OpenAsync(bench.Document(Terms(stock, hold: hold)), default);
        return bench;
    }

    public static SaleBench Without(IConnectionMultiplexer connection) => new(connection, new PurchaseOptions { UserLimit = 0 });

    public static SaleTerms Terms(
        int stock = 10,
        int limit = 1,
        TimeSpan hold = default,
        DateTimeOffset? starts = null,
        DateTimeOffset? ends = null
    ) =>
        new()
        {
            TotalStock = stock,
            Price = new Money(1999, "EUR"),
            PerUserLimit = limit,
            Hold = hold,
            StartsAt = starts,
            EndsAt = ends,
        };

    public Product Document(SaleTerms terms, SaleSwitch position = SaleSwitch.Open, long sequence = 0) =>
        new()
        {
            Id = Product,
            Name = "Lamp",
            Terms = terms,
            Switch = position,
            SaleSequence = sequence,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };

    public async Task<PurchaseOutcome> BuyAsync(UserId? user = null, int quantity = 1, string? key = null, RateDecision? address = null) =>
        await Gate.PurchaseAsync(
            new PurchaseRequest(Product, user ?? UserId.New(), quantity, key ?? Guid.NewGuid().ToString(), address),
            default
        );

    /// <summary>Buys, and fails the test if that is refused.</summary>
    public async Task<Order> BoughtAsync(UserId? user = null, int quantity = 1, string? key = null) =>
        Assert.IsType<PurchaseOutcome.Accepted>(await BuyAsync(user, quantity, key)).Order;

    public async Task<SaleSnapshot> SnapshotAsync() => Assert.IsType<SaleSnapshot>(await Reader.FindSaleAsync(Product, default));

    /// <summary>The clock of Redis, whole milliseconds.</summary>
    public Task<DateTimeOffset> NowAsync() => RedisClock.NowAsync(Database);

    /// <summary>Moves a hold's deadline, as if time had passed.</summary>
    public async Task MoveDeadlineAsync(OrderId id, DateTimeOffset deadline)
    {
        var order = Assert.IsType<Order>(await Reader.FindOrderAsync(id, default));
        await Database.HashSetAsync(RedisKeys.Orders(Product), id.Value, PackedOrder.Format(order with { HoldUntil = deadline }));
        await Database.SortedSetAddAsync(RedisKeys.Holds(Product), id.Value, deadline.ToUnixTimeMilliseconds());
    }

    /// <summary>What the sale's stream says, without the traces: whether there are any depends on who else in this process is just listening.</summary>
    public async Task<List<SaleEvent?>> EventsAsync() =>
        (await TracedEventsAsync()).ConvertAll(static e => e is null ? null : e with { TraceParent = null });

    /// <summary>Everything the sale's stream says, oldest first, without a consumer group.</summary>
    public async Task<List<SaleEvent?>> TracedEventsAsync()
    {
        RedisKey key = RedisKeys.Stream(Product);
        var entries = Replies.Array(await Database.ExecuteAsync("XRANGE", key, "-", "+"));
        return [.. StreamReply.Read(Product, entries).Select(static entry => entry.Event)];
    }

    /// <summary>
    /// The promise of every script: units add up, counters, buyers, orders and holds agree, and the sequence counts the events.
    /// </summary>
    public async Task AssertBalancedAsync()
    {
        var sale = await SnapshotAsync();
        Assert.Equal(sale.Total, sale.Stock + sale.Held + sale.Sold);
        Assert.True(sale.Stock >= 0, $"stock is {sale.Stock}");
        var orders = new List<Order>();
        await foreach (var order in Reader.WalkOrdersAsync(Product, default))
            orders.Add(order);
        var live = orders.Where(static order => order.IsLive).ToList();
        Assert.Equal(sale.Held, live.Where(static order => order.Status == OrderStatus.Reserved).Sum(static order => order.Quantity));
        Assert.Equal(sale.Sold, live.Where(static order => order.Status == OrderStatus.Confirmed).Sum(static order => order.Quantity));
        var buyers = await Database.HashGetAllAsync(RedisKeys.Buyers(Product));
        var entries = buyers.ToDictionary(static b => b.Name.ToString(), static b => Assert.IsType<BuyerEntry>(BuyerEntry.Parse(b.Value)));
        Assert.Equal(
            live.GroupBy(static order => order.User.Value).ToDictionary(static g => g.Key, static g => g.Sum(static o => o.Quantity)),
            entries.ToDictionary(static e => e.Key, static e => e.Value.Units)
        );
        Assert.Equal(
            live.Select(static order => order.Id.Value).Order(),
            entries.Values.SelectMany(static e => e.Orders).Select(static id => id.Value).Order()
        );
        var holds = await Database.SortedSetRangeByRankAsync(RedisKeys.Holds(Product));
        Assert.Equal(
            live.Where(static order => order.Status == OrderStatus.Reserved).Select(static order => order.Id.Value).Order(),
            holds.Select(static hold => hold.ToString()).Order()
        );
        var events = await EventsAsync();
        Assert.Equal(Enumerable.Range(1, events.Count).Select(static n => (long)n), events.Select(static e => e!.Sequence));
        Assert.Equal(sale.Sequence, events.Count);
    }

    private static RedisGateway Gateway(IConnectionMultiplexer connection)
    {
        var patient = Options.Create(new RedisOptions { CommandTimeout = TimeSpan.FromSeconds(10) });
        return new RedisGateway(connection, patient, NullLogger<RedisGateway>.Instance, TimeProvider.System);
    }
}
