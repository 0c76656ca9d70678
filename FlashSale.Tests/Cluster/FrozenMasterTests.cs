using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;

namespace FlashSale.Tests.Cluster;

/// <summary>One master answers nothing more, with its connections open. This freezes a node, so it has a cluster of its own.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class FrozenMasterTests : IAsyncLifetime
{
    private readonly RedisCluster _cluster = new();

    public Task InitializeAsync() => _cluster.InitializeAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>The breaker is the process' own, and must not keep it from the masters that answer.</summary>
    [Fact]
    public async Task Purchases_OneMasterFrozen_TheOthersSell()
    {
        await using var bench = await WorkerBench.NewAsync(
            _cluster.ConnectionString,
            settings: new Dictionary<string, string?> { ["Redis:CommandTimeout"] = "00:00:02" }
        );
        var sales = new Dictionary<RedisServer, Product>();
        while (sales.Count < 2)
        {
            var sale = await bench.OpenSaleAsync();
            sales.TryAdd(await _cluster.OwnerAsync(RedisKeys.Sale(sale.Id)), sale);
        }
        var (victim, lost) = sales.First();
        var other = sales.Values.Last();

        victim.Freeze();
        try
        {
            for (var round = 0; round < 3; round++)
            {
                Assert.IsType<PurchaseOutcome.Unavailable>(await TryBuyAsync(bench, lost));
                await SellsAsync(bench, other);
            }
            // In a row, so that the breaker opens, and is closed by a master that answers.
            for (var attempt = 0; attempt < 4; attempt++)
                Assert.IsType<PurchaseOutcome.Unavailable>(await TryBuyAsync(bench, lost));
            await SellsAsync(bench, other);
        }
        finally
        {
            victim.Thaw();
        }
        await SellsAsync(bench, lost);
    }

    private static Task SellsAsync(WorkerBench bench, Product sale) =>
        Eventually.IsTrueAsync(async () => await TryBuyAsync(bench, sale) is PurchaseOutcome.Accepted, "it sells");

    private static async Task<PurchaseOutcome> TryBuyAsync(WorkerBench bench, Product sale) =>
        await bench.Gate.PurchaseAsync(
            new PurchaseRequest(sale.Id, UserId.New(), 1, Guid.NewGuid().ToString(), AddressLimit: null),
            default
        );
}
