using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using FlashSale.Worker;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Tests.Rebuilding;

/// <summary>Two workers as they run, a crowd that goes on buying, and a Redis that loses everything in the middle of it.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class LostUnderLoadTests
{
    /// <summary>Half of them and the twenty whose orders survive are more than there is to sell.</summary>
    private const int Buyers = 300;

    private const int Stock = 160;

    [Fact]
    public async Task Workers_AllKeysGoneWhileACrowdBuys_SellEveryUnitOnceAndKeepWhatWasStored()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var one = await WorkerBench.NewAsync(redis.ConnectionString);
        await using var other = await WorkerBench.NewAsync(redis.ConnectionString, sharing: one);
        var product = await one.OpenAsync(Stock);
        IHostedService[] loops = [.. Loops(one), .. Loops(other)];
        await Task.WhenAll(loops.Select(static loop => loop.StartAsync(default)));

        using var lost = new SemaphoreSlim(0);
        var crowd = Enumerable.Range(0, Buyers).Select(i => BuyAsync(one, product, i, lost)).ToArray();
        // Half of them have bought; the others come after the loss.
        await Eventually.IsTrueAsync(async () => (await one.Orders.CountAsync(product, default)).Orders > 20, "some orders are stored");
        var stored = await WalkAsync(one.Orders.WalkAsync(product, default));
        await one.LoseAsync();
        lost.Release(Buyers);
        var answers = await Task.WhenAll(crowd);

        Assert.Contains(answers, static answer => answer is PurchaseOutcome.SoldOut);
        await Eventually.IsTrueAsync(async () => await one.Stream.BacklogAsync(product, default) == 0, "everything is stored");
        await Task.WhenAll(loops.Select(static loop => loop.StopAsync(default)));
        await one.AssertBalancedAsync(product);
        var sale = await one.SnapshotAsync(product);
        Assert.Equal((0, Stock), (sale.Stock, sale.Sold));
        var live = (await WalkAsync(one.Reader.WalkOrdersAsync(product, default))).ToDictionary(static order => order.Id);
        Assert.All(stored, order => Assert.Equal(order, live.GetValueOrDefault(order.Id)));
        Assert.Equal(live.Count, live.Values.DistinctBy(static order => order.User).Count());
    }

    private static IEnumerable<IHostedService> Loops(WorkerBench bench) =>
        [bench.Get<SaleWatcher>(), bench.Get<OrderConsumer>(), bench.Get<SaleOpener>(), bench.Get<SaleGuard>()];

    /// <summary>Tries with one key until there is an answer that is one. Every second buyer comes after the loss.</summary>
    private static async Task<PurchaseOutcome> BuyAsync(WorkerBench bench, ProductId product, int number, SemaphoreSlim lost)
    {
        if (number % 2 == 1)
            await lost.WaitAsync();
        var request = new PurchaseRequest(product, UserId.New(), 1, Guid.NewGuid().ToString(), AddressLimit: null);
        PurchaseOutcome? answer = null;
        await Eventually.IsTrueAsync(
            async () =>
            {
                answer = await bench.Gate.PurchaseAsync(request, default);
                return answer is not (PurchaseOutcome.UnknownProduct or PurchaseOutcome.Unavailable);
            },
            "the sale is back"
        );
        return answer!;
    }

    private static async Task<List<Order>> WalkAsync(IAsyncEnumerable<Order> orders)
    {
        var all = new List<Order>();
        await foreach (var order in orders)
            all.Add(order);
        return all;
    }
}
