using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Rebuilding;
using FlashSale.Tests.Stores;
using FlashSale.Tests.Worker;

namespace FlashSale.Tests.Faults;

/// <summary>A worker as a process, killed at an exact step, and another one that finds what it left.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class KilledWorkerTests : IAsyncLifetime
{
    /// <summary>A buyer asks until the sale is open again.</summary>
    private static readonly (string, string)[] NoLimits = [("Purchase:UserLimit", "0"), ("RateLimits:purchase:Ip:Limit", "0")];

    private RedisServer _redis = null!;
    private WorkerBench _bench = null!;
    private ApiHost _api = null!;

    public async Task InitializeAsync()
    {
        // As in production: what is killed in the middle of something leaves it so.
        _redis = await RedisServer.StartNewAsync(durable: true);
        _bench = await WorkerBench.NewAsync(_redis.ConnectionString, settings: [new("Store:Timeout", "00:00:10")]);
        _api = await ApiHost.StartAsync(_redis, _bench.StoreFile, settings: NoLimits);
    }

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        await _bench.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Worker_KilledBetweenStoreAndAcknowledgement_TheNextOneStoresEachOrderOnce()
    {
        var sale = (await _bench.OpenSaleAsync(hold: TimeSpan.FromHours(1))).Id;
        var orders = await _bench.BuyAsync(sale, 20);
        await _bench.Gate.ReleaseAsync(orders[0].Id, null, ReleaseReason.Cancelled, default);

        await using (var wire = FaultyWire.To(_redis))
        {
            var key = RedisKeys.Stream(sale).ToString();
            var stored = wire.HangBefore($"XACK\r\n${key.Length}\r\n{key}");
            await using var doomed = ServiceProcess.StartWorker(wire.ConnectionString, _bench.StoreFile);
            await stored;
            await doomed.KillAsync();
        }

        Assert.Equal(20, (await _bench.Orders.CountAsync(sale, default)).Orders);
        Assert.Equal(21, await _bench.Stream.BacklogAsync(sale, default));
        await using var next = StartWorker();
        await Eventually.IsTrueAsync(async () => await _bench.Stream.BacklogAsync(sale, default) == 0, "its entries are claimed");
        Assert.Equal(new StoredFigures(20, 19, 0), await _bench.Orders.CountAsync(sale, default));
        Assert.Equal(OrderStatus.Cancelled, (await _bench.Orders.FindAsync(orders[0].Id, default))?.Status);
        Assert.Empty(await _bench.DeadLettersAsync(sale));
        await _bench.AssertBalancedAsync(sale);
    }

    /// <param name="amidOrders">
    /// False: killed when the first script of the rebuild was carried out, so the sale is closed and nothing put back. True: when the first
    /// thousand orders are.
    /// </param>
    /// <param name="count">Orders of the sale.</param>
    [Theory]
    [InlineData(false, 2000)]
    [InlineData(true, 100_000)]
    public async Task Worker_KilledDuringARebuild_TheNextOnePutsEverythingBack(bool amidOrders, int count)
    {
        var sale = await _bench.OpenAsync(stock: count + 1);
        foreach (var page in StoreData.Orders(sale, count).Select(Paid).Chunk(10_000))
            await _bench.Orders.SaveAsync(sale, page, [], count, default);
        await _bench.LoseAsync();
        using var buyer = await NewBuyerAsync();

        await using (var wire = FaultyWire.To(_redis))
        {
            // In restore_entries the key that is written comes right before the token, of 32 characters.
            var amid = amidOrders
                ? wire.HangBefore($"{RedisKeys.Orders(sale)}\r\n$32\r\n", after: 1)
                : wire.HangAfter(RedisKeys.Lost(sale).ToString());
            await using var doomed = ServiceProcess.StartWorker(wire.ConnectionString, _bench.StoreFile);
            await amid;
            await doomed.KillAsync();
        }

        Assert.True(await _bench.Redis.KeyExistsAsync(RedisKeys.Rebuild(sale)));
        Assert.Equal(amidOrders ? 1000 : 0, await _bench.Redis.HashLengthAsync(RedisKeys.Orders(sale)));
        (await buyer.BuyAsync(sale.Value)).IsProblem(503, "sale_rebuilding");
        var lease = await _bench.Redis.StringGetAsync(RedisKeys.Rebuild(sale));
        await using var next = StartWorker();
        await Eventually.IsTrueAsync(
            async () => await _bench.Redis.StringGetAsync(RedisKeys.Rebuild(sale)) != lease,
            "the lease of the dead one is over"
        );
        ApiReply reply = null!;
        await Eventually.IsTrueAsync(async () => (reply = await buyer.BuyAsync(sale.Value)).Status != 503, "the sale is open again");

        Assert.Equal((201, 0), (reply.Status, reply.Number("remaining")));
        Assert.Equal(count + 1, await _bench.Redis.HashLengthAsync(RedisKeys.Orders(sale)));
        Assert.Equal(count + 1, (await _bench.SnapshotAsync(sale)).Sold);
        using var late = await NewBuyerAsync();
        (await late.BuyAsync(sale.Value)).IsProblem(409, "sold_out");
        await Eventually.IsTrueAsync(async () => await _bench.Stream.BacklogAsync(sale, default) == 0, "the new order is stored");
        await _bench.AssertBalancedAsync(sale);
    }

    private static Order Paid(Order order) => order with { Status = OrderStatus.Confirmed, HoldUntil = null };

    private ServiceProcess StartWorker() =>
        ServiceProcess.StartWorker(
            _redis.ConnectionString,
            _bench.StoreFile,
            ("Worker__Sales__OpenInterval", "00:00:00.200"),
            ("Worker__Consumer__ClaimIdle", "00:00:00.100"),
            ("Worker__Consumer__ClaimInterval", "00:00:00.100")
        );

    private async Task<ApiClient> NewBuyerAsync()
    {
        var client = _api.NewClient();
        var minted = await client.PostAsync("dev/sessions", """{"count":1}""");
        client.SessionId = minted.Body.GetProperty("sessions")[0].GetProperty("sessionId").GetString();
        return client;
    }
}
