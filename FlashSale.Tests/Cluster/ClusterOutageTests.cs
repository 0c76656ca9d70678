using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;

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

    private static async Task<PurchaseOutcome> TryBuyAsync(WorkerBench bench, Product sale, UserId user) =>
        await bench.Gate.PurchaseAsync(new PurchaseRequest(sale.Id, user, 1, Guid.NewGuid().ToString(), AddressLimit: null), default);
}
