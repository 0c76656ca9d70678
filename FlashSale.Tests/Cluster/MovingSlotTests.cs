using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Sales;

namespace FlashSale.Tests.Cluster;

/// <summary>The cluster is resharded while people buy.</summary>
[Collection(ClusterCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class MovingSlotTests(RedisCluster cluster)
{
    [Fact]
    public async Task Purchases_WhileTheirSlotMoves_AreAcceptedOrUnavailableAndAcceptedAfterwards()
    {
        var sale = await SaleBench.OpenAsync(cluster.Connection, stock: 1000, hold: TimeSpan.FromHours(1));
        var buyers = Enumerable.Range(0, 200).Select(static _ => UserId.New()).ToArray();
        var before = await sale.BoughtAsync(buyers[0], key: "k");
        var owner = await cluster.OwnerAsync(RedisKeys.Sale(sale.Product));
        var amid = new List<PurchaseOutcome>();

        var rush = Parallel.ForEachAsync(buyers, async (buyer, _) => await BuyAsync(sale, buyer));
        await cluster.MoveSlotAsync(
            RedisKeys.Sale(sale.Product),
            async () =>
            {
                // Now its keys lie on two nodes: a script that needs them all can't be run, and must not be half run.
                for (var i = 0; i < 5; i++)
                    amid.Add(await BuyAsync(sale, UserId.New()));
            }
        );
        await rush;

        Assert.All(amid, static outcome => Assert.IsType<PurchaseOutcome.Unavailable>(outcome));
        Assert.NotEqual(owner, await cluster.OwnerAsync(RedisKeys.Sale(sale.Product)));
        foreach (var buyer in buyers)
            Assert.IsType<PurchaseOutcome.Accepted>(await sale.BuyAsync(buyer, key: "k"));
        Assert.IsType<ConfirmOutcome.Confirmed>(await sale.Gate.ConfirmAsync(before.Id, null, default));
        Assert.Equal(1000 - buyers.Length, (await sale.SnapshotAsync()).Stock);
        await sale.AssertBalancedAsync();
    }

    private static async Task<PurchaseOutcome> BuyAsync(SaleBench sale, UserId buyer)
    {
        var outcome = await sale.BuyAsync(buyer, key: "k");
        Assert.True(outcome is PurchaseOutcome.Accepted or PurchaseOutcome.Unavailable, $"{outcome}");
        return outcome;
    }
}
