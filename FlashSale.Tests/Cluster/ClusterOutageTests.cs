using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Rebuilding;
using FlashSale.Tests.Worker;
using FlashSale.Worker;

namespace FlashSale.Tests.Cluster;

/// <summary>A node is killed, so this has a cluster of its own.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ClusterOutageTests : IAsyncLifetime
{
    private readonly RedisCluster _cluster = new() { Durable = true };

    public Task InitializeAsync() => _cluster.InitializeAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task Purchases_OneMasterKilledAndBack_OnlyItsSalesPause()
    {
        await using var bench = await WorkerBench.NewAsync(_cluster.ConnectionString);
        var sales = new Dictionary<RedisServer, Product>();
        while (sales.Count < _cluster.Nodes.Count)
        {
            var sale = await bench.OpenSaleAsync();
            sales.TryAdd(await _cluster.OwnerAsync(RedisKeys.Sale(sale.Id)), sale);
        }
        var victim = _cluster.Nodes[1];
        var lost = sales[victim];
        var user = UserId.New();
        var order = await bench.BuyAsync(lost.Id, user);

        await victim.KillAsync();

        Assert.IsType<PurchaseOutcome.Unavailable>(await TryBuyAsync(bench, lost, UserId.New()));
        foreach (var sale in sales.Values.Where(sale => sale != lost))
            await bench.BuyAsync(sale.Id, 20);
        Assert.IsType<PurchaseOutcome.Unavailable>(await TryBuyAsync(bench, lost, UserId.New()));

        await victim.StartAsync();
        await Eventually.IsTrueAsync(
            async () => await TryBuyAsync(bench, lost, user) is PurchaseOutcome.Accepted,
            "the killed node's sale goes on"
        );
        Assert.Contains(order, await bench.Reader.ListOrdersAsync(user, default));
    }

    [Fact]
    public async Task Watcher_OneMasterKilled_MeetsNewSalesOfTheOthersAndKeepsWhatItKnows()
    {
        await using var bench = await WorkerBench.NewAsync(_cluster.ConnectionString);
        var victim = await OneWithoutTheIndexAsync();
        var lost = await OpenAsync(bench, on: node => node == victim);
        await bench.BuyAsync(lost.Id);
        var watcher = bench.Get<SaleWatcher>();
        await watcher.RunOnceAsync(default);

        await victim.KillAsync();
        var opened = await OpenAsync(bench, on: node => node != victim);
        await bench.BuyAsync(opened.Id);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => watcher.RunOnceAsync(default));

        var latest = bench.Get<LiveSales>().Latest;
        Assert.Equal(new HashSet<ProductId> { lost.Id, opened.Id }, [.. latest.Products]);
        Assert.Equal((1, 1), (latest.Sales[lost.Id].Held, latest.Sales[opened.Id].Held));
    }

    [Fact]
    public async Task Watcher_MasterOfTheIndexKilled_KeepsTheFiguresOfTheOthersFresh()
    {
        await using var bench = await WorkerBench.NewAsync(_cluster.ConnectionString);
        var victim = await _cluster.OwnerAsync(RedisKeys.SalesIndex);
        var sale = await OpenAsync(bench, on: node => node != victim);
        var watcher = bench.Get<SaleWatcher>();
        await watcher.RunOnceAsync(default);

        await victim.KillAsync();
        await bench.BuyAsync(sale.Id);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => watcher.RunOnceAsync(default));

        Assert.Equal(1, bench.Get<LiveSales>().Latest.Sales[sale.Id].Held);
    }

    [Fact]
    public async Task Handler_MasterOfTheNoticesKilled_StoresTheSalesOfTheOthers()
    {
        await using var bench = await WorkerBench.NewAsync(_cluster.ConnectionString);
        var victim = await _cluster.OwnerAsync(RedisKeys.OrderNotices);
        var sale = await OpenAsync(bench, on: node => node != victim);
        var order = await bench.BuyAsync(sale.Id);

        await victim.KillAsync();
        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);

        Assert.Equal(order, await bench.Orders.FindAsync(order.Id, default));
        // Nothing is lost of what its buyer is to be told.
        await victim.StartAsync();
        await Eventually.IsTrueAsync(
            async () =>
            {
                await bench.Handler.HandleAsync(
                    sale.Id,
                    await bench.Stream.ClaimAsync(sale.Id, "next", TimeSpan.Zero, 100, default),
                    default
                );
                return await bench.Stream.BacklogAsync(sale.Id, default) == 0;
            },
            "the entry is acknowledged"
        );
    }

    [Fact]
    public async Task Guard_OneMasterKilled_PutsBackWhatAnotherOneLost()
    {
        await using var bench = await WorkerBench.NewAsync(_cluster.ConnectionString);
        var victim = await OneWithoutTheIndexAsync();
        var away = await OpenAsync(bench, on: node => node == victim);
        var gone = await OpenAsync(bench, on: node => node != victim);
        var watcher = bench.Get<SaleWatcher>();
        await watcher.RunOnceAsync(default);
        await bench.Get<SaleGuard>().RunOnceAsync(default);
        // Its last known figures are older than the store.
        await bench.BuyAsync(away.Id);
        await bench.PersistAsync(away.Id);

        await victim.KillAsync();
        await bench.Redis.KeyDeleteAsync(RedisKeys.Sale(gone.Id));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => watcher.RunOnceAsync(default));
        await bench.Get<SaleGuard>().RunOnceAsync(default);

        Assert.NotNull(await bench.Reader.FindSaleAsync(gone.Id, default));
    }

    /// <summary>Not the first either, which is asked who has which slot.</summary>
    private async Task<RedisServer> OneWithoutTheIndexAsync()
    {
        var index = await _cluster.OwnerAsync(RedisKeys.SalesIndex);
        return _cluster.Nodes.Skip(1).First(node => node != index);
    }

    /// <summary>A sale with a payment step on one of the nodes that will do.</summary>
    private async Task<Product> OpenAsync(WorkerBench bench, Func<RedisServer, bool> on)
    {
        Product product;
        do product = WorkerBench.Sneaker(hold: TimeSpan.FromHours(1));
        while (!on(await _cluster.OwnerAsync(RedisKeys.Sale(product.Id))));
        await bench.Products.InsertAsync(product, default);
        await bench.Control.OpenAsync(product, default);
        return product;
    }

    private static async Task<PurchaseOutcome> TryBuyAsync(WorkerBench bench, Product sale, UserId user) =>
        await bench.Gate.PurchaseAsync(new PurchaseRequest(sale.Id, user, 1, Guid.NewGuid().ToString(), AddressLimit: null), default);
}
