using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Worker;
using StackExchange.Redis;
using Order = FlashSale.Domain.Order;

namespace FlashSale.Tests.Reconciling;

/// <summary>A sale of ten units with one held and one sold, all of it stored: what a test then tampers with.</summary>
internal sealed class DriftBench : IAsyncDisposable
{
    private DriftBench(WorkerBench worker, ProductId product) => (Worker, Product) = (worker, product);

    public WorkerBench Worker { get; }

    public ProductId Product { get; }

    public Order Held { get; private set; } = null!;

    public Order Sold { get; private set; } = null!;

    public IDatabase Redis => Worker.Redis;

    public SaleReconciler Reconciler => Worker.Get<SaleReconciler>();

    public static async Task<DriftBench> NewAsync(string redis, int stock = 10, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var worker = await WorkerBench.NewAsync(redis, settings: settings);
        var bench = new DriftBench(worker, (await worker.OpenSaleAsync(stock, TimeSpan.FromHours(1))).Id);
        bench.Held = await worker.BuyAsync(bench.Product);
        var paid = await worker.BuyAsync(bench.Product);
        bench.Sold = Assert.IsType<ConfirmOutcome.Confirmed>(await worker.Gate.ConfirmAsync(paid.Id, paid.User, default)).Order;
        await bench.PersistAsync();
        return bench;
    }

    public async Task PersistAsync() => await Worker.Handler.HandleAsync(Product, await Worker.ReadAsync(Product), default);

    public async Task<SaleSnapshot> SnapshotAsync() => (await Worker.Reader.FindSaleAsync(Product, default))!;

    public async Task<SaleAudit> AuditAsync() => (await Worker.Get<SaleAuditor>().AuditAsync(Product, default))!;

    public async Task<SaleInspection> InspectAsync() => (await Reconciler.InspectAsync(Product, default))!;

    /// <summary>Two looks at once, and what they lead to reaches the store.</summary>
    public async Task<Reconciliation> ReconcileAsync()
    {
        var result = await Reconciler.ConfirmAsync(await InspectAsync(), default);
        await PersistAsync();
        return result;
    }

    public async Task<IReadOnlyList<RepairRecord>> RecordsAsync() =>
        (await Worker.Get<IRepairLog>().ListAsync(Product, 0, 1000, default)).Items;

    /// <summary>As after a failure that took the order with everything that belongs to it.</summary>
    public async Task LoseAsync(Order order)
    {
        await Redis.HashDeleteAsync(RedisKeys.Orders(Product), order.Id.Value);
        await Redis.HashDeleteAsync(RedisKeys.Buyers(Product), order.User.Value);
        await Redis.SortedSetRemoveAsync(RedisKeys.Holds(Product), order.Id.Value);
        await Redis.HashDecrementAsync(RedisKeys.Sale(Product), order.Status == OrderStatus.Reserved ? "held" : "sold", order.Quantity);
        await Redis.StringIncrementAsync(RedisKeys.Stock(Product), order.Quantity);
    }

    /// <summary>Puts one kind of drift into the sale. <paramref name="how"/> is one of <see cref="Ways"/>.</summary>
    public Task TamperAsync(string how) =>
        how switch
        {
            "the store lost an order" => Worker.ExecuteAsync($"DELETE FROM orders WHERE id = '{Held.Id}'"),
            "redis lost an order" => LoseAsync(Sold),
            "redis lost a line" => Redis.HashDeleteAsync(RedisKeys.Orders(Product), Held.Id.Value),
            "stock too high" => Redis.StringIncrementAsync(RedisKeys.Stock(Product)),
            "stock too low" => Redis.StringDecrementAsync(RedisKeys.Stock(Product), 3),
            "sold counted as held" => Redis.HashSetAsync(RedisKeys.Sale(Product), [new("held", 2), new("sold", 0)]),
            "held below zero" => Redis.HashDecrementAsync(RedisKeys.Sale(Product), "held", 1000),
            "sold without bounds" => Redis.HashSetAsync(RedisKeys.Sale(Product), "sold", int.MaxValue),
            "sold beyond an integer" => Redis.HashSetAsync(RedisKeys.Sale(Product), "sold", long.MaxValue),
            "stock unreadable" => Redis.StringSetAsync(RedisKeys.Stock(Product), "plenty"),
            "held unreadable" => Redis.HashSetAsync(RedisKeys.Sale(Product), "held", "plenty"),
            "store behind" => Worker.ExecuteAsync($"UPDATE orders SET status = 'reserved', version = 1 WHERE id = '{Sold.Id}'"),
            "redis behind" => Worker.Orders.SaveAsync([Held with { Status = OrderStatus.Cancelled, Version = 2 }], default),
            "both differ" => Worker.ExecuteAsync($"UPDATE orders SET status = 'expired' WHERE id = '{Sold.Id}'"),
            "nobody's entry" => Redis.HashSetAsync(RedisKeys.Buyers(Product), UserId.New().Value, $"1:{Sold.Id}"),
            "too many units" => Redis.HashSetAsync(RedisKeys.Buyers(Product), Sold.User.Value, $"4:{Sold.Id}"),
            "unreadable entry" => Redis.HashSetAsync(RedisKeys.Buyers(Product), Sold.User.Value, $"?:{Sold.Id}"),
            "no entry" => Redis.HashDeleteAsync(RedisKeys.Buyers(Product), Held.User.Value),
            "nobody's deadline" => Redis.SortedSetAddAsync(RedisKeys.Holds(Product), OrderId.New(Product).Value, 0),
            "no deadline" => Redis.SortedSetRemoveAsync(RedisKeys.Holds(Product), Held.Id.Value),
            "another deadline" => Redis.SortedSetAddAsync(RedisKeys.Holds(Product), Held.Id.Value, 253402300799999),
            _ => throw new ArgumentOutOfRangeException(nameof(how), how, null),
        };

    /// <summary>Each way to drift, and the kind it is.</summary>
    public static readonly TheoryData<string, string> Ways = new()
    {
        { "the store lost an order", DriftKinds.NotStored },
        { "redis lost an order", DriftKinds.NotInRedis },
        { "redis lost a line", DriftKinds.NotInRedis },
        { "stock too high", DriftKinds.StockCounter },
        { "stock too low", DriftKinds.StockCounter },
        { "sold counted as held", DriftKinds.StockCounter },
        { "held below zero", DriftKinds.StockCounter },
        { "sold without bounds", DriftKinds.StockCounter },
        { "sold beyond an integer", DriftKinds.StockCounter },
        { "stock unreadable", DriftKinds.StockCounter },
        { "held unreadable", DriftKinds.StockCounter },
        { "store behind", DriftKinds.StatusBehind },
        { "redis behind", DriftKinds.StatusBehind },
        { "both differ", DriftKinds.StatusBehind },
        { "nobody's entry", DriftKinds.BuyerWithoutOrder },
        { "too many units", DriftKinds.BuyerWithoutOrder },
        { "unreadable entry", DriftKinds.OrderWithoutBuyer },
        { "no entry", DriftKinds.OrderWithoutBuyer },
        { "nobody's deadline", DriftKinds.StuckHold },
        { "no deadline", DriftKinds.StuckHold },
        { "another deadline", DriftKinds.StuckHold },
    };

    /// <summary>Everything that Redis has of the sale, but for its stream and what counts its changes.</summary>
    public async Task<string[]> ContentsAsync()
    {
        var hashes = await Task.WhenAll(
            Redis.HashGetAllAsync(RedisKeys.Sale(Product)),
            Redis.HashGetAllAsync(RedisKeys.Buyers(Product)),
            Redis.HashGetAllAsync(RedisKeys.Orders(Product))
        );
        var holds = await Redis.SortedSetRangeByRankWithScoresAsync(RedisKeys.Holds(Product));
        return
        [
            $"stock {await Redis.StringGetAsync(RedisKeys.Stock(Product))}",
            .. hashes
                .SelectMany(static hash => hash)
                .Where(static e => e.Name != "seq" && e.Name != "changed" && e.Name != "epoch")
                .Select(static e => $"{e.Name} {e.Value}")
                .Order(),
            .. holds.Select(static hold => $"{hold.Element} {hold.Score}"),
        ];
    }

    public ValueTask DisposeAsync() => Worker.DisposeAsync();
}
