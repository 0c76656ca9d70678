using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Rebuilding;
using FlashSale.Tests.Sales;
using FlashSale.Tests.Worker;
using FlashSale.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Keys = FlashSale.Storage.Redis.RedisKeys;

namespace FlashSale.Tests.Cluster;

/// <summary>A dozen sales, so that every node has some: each script and each stream, where a key of another slot would be an error.</summary>
[Collection(ClusterCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SaleClusterTests(RedisCluster cluster)
{
    private const int Sales = 12;

    [Fact]
    public async Task Scripts_SalesOnEveryNode_Balance()
    {
        var owners = new HashSet<int>();
        // Ids are random: as many sales as it takes, and a hundred would miss a node once in 10^17 runs.
        for (var i = 0; i < Sales || (i < 100 && owners.Count < cluster.Nodes.Count); i++)
        {
            var sale = await SaleBench.OpenAsync(cluster.Connection, stock: 5, limit: 2, hold: TimeSpan.FromHours(1), options: new());
            owners.Add((await cluster.OwnerAsync(Keys.Sale(sale.Product))).Port);
            await LiveAsync(sale);
        }
        Assert.Equal(cluster.Nodes.Count, owners.Count);
    }

    [Fact]
    public async Task Stream_SalesOnEveryNode_AreReadClaimedAcknowledgedAndTrimmed()
    {
        for (var i = 0; i < Sales; i++)
        {
            var sale = await SaleBench.OpenAsync(cluster.Connection, stock: 10, limit: 0, hold: TimeSpan.FromHours(1));
            var order = await sale.BoughtAsync();
            await sale.BoughtAsync();
            await sale.Gate.ReleaseAsync(order.Id, null, ReleaseReason.Cancelled, default);

            Assert.Equal(3, await sale.Stream.BacklogAsync(sale.Product, default));
            Assert.Equal(3, (await sale.Stream.ReadAsync(sale.Product, "dies", 10, default)).Count);
            var claimed = await sale.Stream.ClaimAsync(sale.Product, "other", TimeSpan.Zero, 10, default);
            Assert.Equal([2, 2, 2], claimed.Select(static entry => entry.Deliveries));
            var ended = Assert.IsType<SaleEvent.OrderChanged>(claimed[2].Event).Order;
            Assert.Equal(1, await sale.Stream.ForgetAsync(sale.Product, [ended], default));
            await sale.Stream.AcknowledgeAsync(sale.Product, [.. claimed.Select(static entry => entry.EntryId)], default);
            Assert.Equal(3, await sale.Stream.TrimAsync(sale.Product, default));
            Assert.Equal(0, await sale.Stream.BacklogAsync(sale.Product, default));
        }
    }

    [Fact]
    public async Task News_OfSalesOnEveryNode_AreHeardOnOneConnection()
    {
        var bench = SaleBench.Without(cluster.Connection);
        var channel = new SaleChannel(bench.Redis, NullLogger<SaleChannel>.Instance);
        for (var i = 0; i < Sales; i++)
        {
            var sale = await SaleBench.OpenAsync(cluster.Connection, stock: 1);
            await using var ear = await SaleEar.OpenAsync(channel, sale.Product);

            await sale.BoughtAsync();
            Assert.Equal(SaleNews.SoldOut, (await ear.NextAsync()).Type);
            await channel.PublishAsync(new SaleNews(SaleNews.StockUpdated, sale.Product, 1, 7), default);
            Assert.Equal(7, (await ear.NextAsync()).Sequence);
        }
    }

    [Fact]
    public async Task Worker_SalesOnEveryNode_CarriesEachToTheStore()
    {
        await using var bench = await WorkerBench.NewAsync(cluster.ConnectionString);
        var sales = new List<Product>();
        for (var i = 0; i < Sales; i++)
            sales.Add(await bench.OpenSaleAsync());
        foreach (var sale in sales)
            await bench.AppendMalformedAsync(sale.Id);
        await bench.Get<OrderConsumer>().StartAsync(default);

        await Task.WhenAll(sales.Select(sale => bench.BuyAsync(sale.Id, 20)));

        foreach (var sale in sales)
        {
            await Eventually.IsTrueAsync(
                async () =>
                    (await bench.Orders.CountAsync(sale.Id, default)).Orders == 20
                    && await bench.Stream.BacklogAsync(sale.Id, default) == 0,
                "twenty orders are stored and acknowledged"
            );
            Assert.Single(await bench.DeadLettersAsync(sale.Id));
        }
        Assert.True(await bench.Get<IDeadLetters>().CountAsync(default) >= Sales);
        Assert.Empty(sales.Select(static sale => sale.Id).Except(await bench.Reader.ListSalesAsync(default)));
    }

    [Fact]
    public async Task Rebuild_SalesLostOnEveryNode_ArePutBack()
    {
        await using var bench = await WorkerBench.NewAsync(cluster.ConnectionString);
        for (var i = 0; i < Sales; i++)
        {
            var sale = await bench.OpenAsync(stock: 10, hold: TimeSpan.FromHours(1));
            var orders = await bench.BuyAsync(sale, 3);
            await bench.Gate.ReleaseAsync(orders[0].Id, null, ReleaseReason.Cancelled, default);
            await bench.PersistAsync(sale);
            foreach (var key in (Func<ProductId, RedisKey>[])[Keys.Sale, Keys.Stock, Keys.Buyers, Keys.Orders, Keys.Holds, Keys.Stream])
                await bench.Redis.KeyDeleteAsync(key(sale));

            await bench.RebuildAsync(sale);

            Assert.Equal(8, (await bench.SnapshotAsync(sale)).Stock);
            await bench.AssertBalancedAsync(sale);
        }
    }

    /// <summary>Every script of a sale, and every reader, at least once.</summary>
    private static async Task LiveAsync(SaleBench sale)
    {
        var (payer, user) = (UserId.New(), UserId.New());
        var paid = await sale.BoughtAsync(payer, key: "k");
        Assert.True(Assert.IsType<PurchaseOutcome.Accepted>(await sale.BuyAsync(payer, key: "k")).Replayed);
        Assert.IsType<ConfirmOutcome.Confirmed>(await sale.Gate.ConfirmAsync(paid.Id, payer, default));
        var cancelled = await sale.BoughtAsync(user);
        Assert.IsType<ReleaseOutcome.Released>(await sale.Gate.ReleaseAsync(cancelled.Id, user, ReleaseReason.Cancelled, default));
        var expired = await sale.BoughtAsync(user);
        await sale.MoveDeadlineAsync(expired.Id, await sale.NowAsync());
        Assert.Equal(1, (await sale.Gate.EndHoldsAsync(sale.Product, 10, skip: 0, default)).Ended);
        Assert.IsType<SaleControlOutcome.Done>(await sale.Control.RestockAsync(sale.Product, 2, key: null, default));
        Assert.IsType<SaleControlOutcome.Done>(
            await sale.Control.AmendAsync(sale.Product, SaleBench.Terms(9, 3), seenTotal: null, default)
        );
        Assert.IsType<SaleControlOutcome.Done>(await sale.Control.PauseAsync(sale.Product, default));
        Assert.IsType<PurchaseOutcome.SalePaused>(await sale.BuyAsync());
        Assert.IsType<SaleControlOutcome.Done>(await sale.Control.ResumeAsync(sale.Product, default));
        Assert.Equal(8, (await sale.SnapshotAsync()).Stock);
        Assert.Equal(paid.Id, Assert.Single(await sale.Reader.ListOrdersAsync(payer, default)).Id);
        await sale.AssertBalancedAsync();
        Assert.IsType<SaleControlOutcome.Done>(await sale.Control.CloseAsync(sale.Product, withdraw: false, default));
        Assert.IsType<PurchaseOutcome.SaleClosed>(await sale.BuyAsync());
    }
}
