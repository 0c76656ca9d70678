using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Accounts;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Rebuilding;
using FlashSale.Tests.Reconciling;
using FlashSale.Tests.Worker;
using FlashSale.Worker;

namespace FlashSale.Tests.Cluster;

/// <summary>
/// Lives through everything that there is a script for, on nodes that know none, and then asks them for what they have learnt. A new script
/// fails this until it is run here, too: only on a cluster would it be seen that one of its keys lies in another slot.
/// </summary>
[Collection(ClusterCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class EveryScriptTests(RedisCluster cluster)
{
    [Fact]
    public async Task EveryScript_IsRunOnTheCluster()
    {
        foreach (var node in cluster.Nodes)
            await RedisCluster.AskAsync(node, "SCRIPT FLUSH");

        await using var bench = await DriftBench.NewAsync(
            cluster.ConnectionString,
            settings: new Dictionary<string, string?> { ["Worker:Archive:After"] = "00:00:00" }
        );
        await SellAsync(bench.Worker, bench.Product);
        await RepairAsync(bench);
        await RebuildAsync(bench);
        await bench.Worker.Get<ISoldOutLeases>().TakeAsync(bench.Product, TimeSpan.FromSeconds(1), default);
        await bench
            .Worker.Get<IProcessBoard>()
            .ReportAsync(new("worker-1", "worker", default, 1, new Dictionary<string, long>(), 0, 0, 0, []), default);
        await EndAsync(bench);
        using var host = new AccountsHost(cluster.Nodes[0], settings: ("ConnectionStrings:redis", cluster.ConnectionString));
        await SignInAsync(host);
        await ReadCatalogueAsync(host);

        var unknown = new List<string>();
        foreach (var script in RedisScript.LoadAll())
        {
            var answers = await Task.WhenAll(cluster.Nodes.Select(node => RedisCluster.AskAsync(node, $"SCRIPT EXISTS {script.Sha1}")));
            if (!answers.Contains("1"))
                unknown.Add(script.Name);
        }
        Assert.Empty(unknown);
    }

    /// <summary>The bench has opened the sale, sold, confirmed and read the stream already.</summary>
    private static async Task SellAsync(WorkerBench bench, ProductId sale)
    {
        await bench.Control.RestockAsync(sale, 2, key: null, default);
        await bench.Control.PauseAsync(sale, default);
        await bench.Control.ResumeAsync(sale, default);
        var terms = (await bench.Products.FindAsync(sale, default))!.Terms;
        await bench.Control.AmendAsync(sale, terms with { TotalStock = 20 }, seenTotal: null, default);
        await bench.Gate.EndHoldsAsync(sale, 10, skip: 0, default);
        var cancelled = await bench.BuyAsync(sale);
        await bench.Gate.ReleaseAsync(cancelled.Id, null, ReleaseReason.Cancelled, default);
        await bench.AppendMalformedAsync(sale);
        await bench.PersistAsync(sale);
        await bench.Stream.TrimAsync(sale, default);
        await bench.Stream.ForgetConsumersAsync(sale, TimeSpan.Zero, default);
    }

    private static async Task RepairAsync(DriftBench bench)
    {
        await bench.TamperAsync("nobody's entry");
        Assert.Single((await bench.ReconcileAsync()).Repairs, static repair => repair.Applied);
    }

    private static async Task RebuildAsync(DriftBench bench)
    {
        await bench.Redis.KeyDeleteAsync(RedisKeys.Sale(bench.Product));
        await bench.Redis.KeyDeleteAsync(RedisKeys.Orders(bench.Product));
        Assert.Equal(RebuildResult.Rebuilt, await bench.Worker.RebuildAsync(bench.Product));
    }

    private static async Task EndAsync(DriftBench bench)
    {
        await bench.Worker.Get<ISaleArchive>().CloseEndedAsync(bench.Product, TimeSpan.Zero, default);
        await bench.Worker.Control.CloseAsync(bench.Product, withdraw: false, default);
        await bench.Worker.Gate.ReleaseAsync(bench.Held.Id, null, ReleaseReason.Cancelled, default);
        await bench.PersistAsync();
        await bench.Worker.KnowAsync();
        await bench.Worker.Get<Reconciler>().RunOnceAsync(default);
        Assert.True(await bench.Worker.Get<ISaleArchive>().IsArchivedAsync(bench.Product, default));
    }

    private static async Task SignInAsync(AccountsHost host)
    {
        var user = AccountsHost.NewUser();
        var sessions = host.Get<ISessionStore>();
        var session = Assert.Single(await sessions.CreateManyAsync([user], default));
        await sessions.FindAsync(session.Id, default);
        var codes = host.Get<IOneTimePasswords>();
        await codes.VerifyAsync(user.Email, (await codes.IssueAsync(user.Email, default))!, default);
        var rule = new RateRule("login", 1, TimeSpan.FromHours(1));
        await host.Get<IRateLimiter>().HitUserAsync(rule, user.Id.Value, default);
        await host.Get<IRateLimiter>().HitAddressAsync(rule, user.Id.Value, default);
    }

    private static async Task ReadCatalogueAsync(AccountsHost host)
    {
        await host.Get<IStoreLifecycle>().InitializeAsync(default);
        var catalogue = host.Get<IProductCatalog>();
        var product = WorkerBench.Sneaker();
        await catalogue.CreateAsync(product, default);
        await catalogue.InvalidateAsync(product.Id, default);
        await catalogue.FindAsync(product.Id, default);
        await catalogue.ListAsync(0, 10, default);
    }
}
