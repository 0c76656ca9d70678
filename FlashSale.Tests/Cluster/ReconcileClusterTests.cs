using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Reconciling;
using FlashSale.Worker;

namespace FlashSale.Tests.Cluster;

/// <summary>Repairs and the archive, where the store, the index and a sale's keys lie on different machines.</summary>
[Collection(ClusterCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ReconcileClusterTests(RedisCluster cluster)
{
    private static readonly Dictionary<string, string?> AtOnce = new()
    {
        ["Worker:Archive:After"] = "00:00:00",
        ["Worker:Reconcile:ConfirmAfter"] = "00:00:00",
    };

    [Theory]
    [MemberData(nameof(DriftBench.Ways), MemberType = typeof(DriftBench))]
    public async Task Reconcile_EachDrift_IsRepaired(string how, string kind)
    {
        await using var bench = await DriftBench.NewAsync(cluster.ConnectionString);
        await bench.TamperAsync(how);

        var result = await bench.ReconcileAsync();

        Assert.Contains(result.Repairs, repair => repair.Applied && repair.Kind == kind);
        Assert.True((await bench.AuditAsync()).Balanced);
    }

    [Fact]
    public async Task Archive_SalesOnEveryNode_DropTheirOrders()
    {
        var owners = new HashSet<int>();
        // Ids are random: as many sales as it takes.
        for (var i = 0; i < 100 && owners.Count < cluster.Nodes.Count; i++)
        {
            await using var bench = await DriftBench.NewAsync(cluster.ConnectionString, settings: AtOnce);
            owners.Add((await cluster.OwnerAsync(RedisKeys.Sale(bench.Product))).Port);
            await bench.Worker.Gate.ReleaseAsync(bench.Held.Id, null, ReleaseReason.Cancelled, default);
            await bench.Worker.Control.CloseAsync(bench.Product, withdraw: false, default);
            await bench.PersistAsync();
            await bench.Worker.KnowAsync();

            await bench.Worker.Get<Reconciler>().RunOnceAsync(default);

            Assert.True(await bench.Worker.Get<ISaleArchive>().IsAtRestAsync(await bench.SnapshotAsync(), default));
            Assert.False(await bench.Redis.KeyExistsAsync(RedisKeys.Orders(bench.Product)));
            Assert.DoesNotContain(bench.Product, await bench.Worker.Reader.ListSalesAsync(default));
        }
        Assert.Equal(cluster.Nodes.Count, owners.Count);
    }
}
