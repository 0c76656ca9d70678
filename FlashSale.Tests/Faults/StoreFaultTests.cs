using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using FlashSale.Worker;

namespace FlashSale.Tests.Faults;

/// <summary>Redis has decided, and something breaks on the way to the store.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class StoreFaultTests(RedisFixture redis)
{
    [Fact]
    public async Task Sale_StoreFails_GoesOnAndTheStoreLearnsHowEachOrderEnded()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync(stock: 100, hold: TimeSpan.FromHours(1));
        await bench.Get<OrderConsumer>().StartAsync(default);
        Order[] orders;
        await using (await bench.LockStoreAsync())
        {
            orders = await bench.BuyAsync(sale.Id, 30);
            foreach (var order in orders[..10])
                Assert.IsType<ConfirmOutcome.Confirmed>(await bench.Gate.ConfirmAsync(order.Id, order.User, default));
            foreach (var order in orders[10..20])
                Assert.IsType<ReleaseOutcome.Released>(
                    await bench.Gate.ReleaseAsync(order.Id, order.User, ReleaseReason.Cancelled, default)
                );
            Assert.Equal(OrderStatus.Confirmed, (await bench.Reader.FindOrderAsync(orders[0].Id, default))?.Status);
            Assert.Equal(50, await bench.Stream.BacklogAsync(sale.Id, default));
        }

        await Eventually.IsTrueAsync(async () => await bench.Stream.BacklogAsync(sale.Id, default) == 0, "the store has caught up");

        for (var i = 0; i < orders.Length; i++)
        {
            var expected =
                i < 10 ? OrderStatus.Confirmed
                : i < 20 ? OrderStatus.Cancelled
                : OrderStatus.Reserved;
            Assert.Equal(expected, (await bench.Orders.FindAsync(orders[i].Id, default))?.Status);
        }
        Assert.Equal(30, (await bench.Orders.CountAsync(sale.Id, default)).Orders);
        Assert.Empty(await bench.DeadLettersAsync(sale.Id));
    }

    [Fact]
    public async Task Worker_LostBetweenStoreAndAcknowledgement_AnotherRepeatsTheBatchAndNothingDoubles()
    {
        await using var wire = FaultyWire.To(redis.Server);
        var atOnce = new Dictionary<string, string?> { ["Worker:Consumer:ClaimIdle"] = "00:00:00.001" };
        await using var heir = await WorkerBench.NewAsync(redis.Server.ConnectionString, settings: atOnce);
        var sale = await heir.OpenSaleAsync(hold: TimeSpan.FromHours(1));
        var orders = await heir.BuyAsync(sale.Id, 25);
        await heir.Gate.ReleaseAsync(orders[0].Id, null, ReleaseReason.Cancelled, default);
        await using (var dying = await WorkerBench.NewAsync(wire.ConnectionString, sharing: heir))
        {
            var batch = await dying.ReadAsync(sale.Id, dying.Consumer);
            var cut = wire.CutBefore("XACK");
            await Assert.ThrowsAsync<StoreUnavailableException>(() => dying.Handler.HandleAsync(sale.Id, batch, default));
            await cut;
        }
        Assert.Equal(25, (await heir.Orders.CountAsync(sale.Id, default)).Orders);
        Assert.Equal(26, await heir.Stream.BacklogAsync(sale.Id, default));
        var before = await StoredAsync(heir, sale.Id);

        await Eventually.IsTrueAsync(
            async () =>
            {
                await heir.Get<DeadConsumerReclaimer>().RunOnceAsync(default);
                return await heir.Stream.BacklogAsync(sale.Id, default) == 0;
            },
            "everything is claimed and acknowledged"
        );

        Assert.Equal(before, await StoredAsync(heir, sale.Id));
        Assert.Empty(await heir.DeadLettersAsync(sale.Id));
    }

    private static async Task<List<Order>> StoredAsync(WorkerBench bench, ProductId product)
    {
        var orders = new List<Order>();
        await foreach (var order in bench.Orders.WalkAsync(product, default))
            orders.Add(order);
        return [.. orders.OrderBy(static order => order.Id.Value, StringComparer.Ordinal)];
    }
}
