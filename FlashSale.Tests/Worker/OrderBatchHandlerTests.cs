using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Worker;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Worker;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class OrderBatchHandlerTests(RedisFixture redis)
{
    [Fact]
    public async Task HandleAsync_Batch_IsStoredAndAcknowledged()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync();
        var bought = await bench.BuyAsync(sale.Id, 20);

        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);

        foreach (var order in bought)
            Assert.Equal(order, await bench.Orders.FindAsync(order.Id, default));
        Assert.Equal(0, await bench.Stream.BacklogAsync(sale.Id, default));
    }

    [Fact]
    public async Task HandleAsync_RedeliveredAfterACrashBeforeTheAcknowledgement_StoresOnce()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync();
        await bench.BuyAsync(sale.Id, 5);
        var entries = await bench.ReadAsync(sale.Id, "dies after the write");
        await bench.Get<SaleEntryWriter>().WriteAsync(entries.ToArray(), default);

        var again = await bench.Stream.ClaimAsync(sale.Id, "next", TimeSpan.Zero, 100, default);
        await bench.Handler.HandleAsync(sale.Id, again, default);

        Assert.Equal(new StoredFigures(Orders: 5, HeldUnits: 0, SoldUnits: 5), await bench.Orders.CountAsync(sale.Id, default));
        Assert.Equal(0, await bench.Stream.BacklogAsync(sale.Id, default));
    }

    [Fact]
    public async Task HandleAsync_EntriesOutOfOrder_KeepsTheNewestVersion()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync(hold: TimeSpan.FromHours(1));
        var order = await bench.BuyAsync(sale.Id);
        await bench.Gate.ConfirmAsync(order.Id, order.User, default);

        var entries = await bench.ReadAsync(sale.Id);
        await bench.Handler.HandleAsync(sale.Id, [.. entries.Reverse()], default);
        await bench.Handler.HandleAsync(sale.Id, [entries[0]], default);

        Assert.Equal(OrderStatus.Confirmed, (await bench.Orders.FindAsync(order.Id, default))?.Status);
    }

    [Fact]
    public async Task HandleAsync_EndedOrder_IsForgottenByRedisOnceStored()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync(hold: TimeSpan.FromHours(1));
        var cancelled = await bench.BuyAsync(sale.Id);
        var kept = await bench.BuyAsync(sale.Id);
        await bench.Gate.ReleaseAsync(cancelled.Id, cancelled.User, ReleaseReason.Cancelled, default);

        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);

        Assert.Null(await bench.Reader.FindOrderAsync(cancelled.Id, default));
        Assert.Equal(OrderStatus.Cancelled, (await bench.Orders.FindAsync(cancelled.Id, default))?.Status);
        Assert.NotNull(await bench.Reader.FindOrderAsync(kept.Id, default));
    }

    [Fact]
    public async Task HandleAsync_SaleChanged_ReachesTheDocumentAndItsReaders()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync(stock: 10);
        var catalog = bench.Get<IProductCatalog>();
        Assert.Equal(10, (await catalog.FindAsync(sale.Id, default))?.Terms.TotalStock);
        await bench.Control.RestockAsync(sale.Id, 5, key: null, default);
        await bench.Control.PauseAsync(sale.Id, default);

        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);

        var seen = await catalog.FindAsync(sale.Id, default);
        Assert.Equal((15, SaleSwitch.Paused), (seen?.Terms.TotalStock, seen?.Switch));
    }

    [Fact]
    public async Task HandleAsync_MalformedEntry_BecomesADeadLetterAndTheOthersGoOn()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync();
        await bench.BuyAsync(sale.Id);
        await bench.AppendMalformedAsync(sale.Id);
        await bench.BuyAsync(sale.Id);

        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);

        Assert.Equal(2, (await bench.Orders.CountAsync(sale.Id, default)).Orders);
        Assert.Equal("nonsense", Assert.Single(await bench.DeadLettersAsync(sale.Id))["field:type"]);
        Assert.Equal(0, await bench.Stream.BacklogAsync(sale.Id, default));
    }

    [Fact]
    public async Task HandleAsync_MalformedEntryWhileTheStoreIsAway_IsBuriedOnce()
    {
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString);
        var sale = await bench.OpenSaleAsync();
        await bench.AppendMalformedAsync(sale.Id);
        await bench.BuyAsync(sale.Id);
        var entries = await bench.ReadAsync(sale.Id);

        await using (await bench.LockStoreAsync())
        {
            for (var tries = 0; tries < 3; tries++)
                await Assert.ThrowsAsync<StoreUnavailableException>(() => bench.Handler.HandleAsync(sale.Id, entries, default));
        }
        await bench.Handler.HandleAsync(sale.Id, entries, default);

        Assert.Single(await bench.DeadLettersAsync(sale.Id));
        Assert.Equal(0, await bench.Stream.BacklogAsync(sale.Id, default));
    }

    [Fact]
    public async Task HandleAsync_EntryThatFailsAlone_DiesAfterItsTriesAndAMinute()
    {
        var time = new FakeTimeProvider();
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString, time);
        var sale = await bench.OpenSaleAsync();
        var bought = await bench.BuyAsync(sale.Id, 9);
        await bench.PoisonAsync(bought[4].Id);

        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);
        Assert.Equal(8, (await bench.Orders.CountAsync(sale.Id, default)).Orders);

        // Enough tries, but not a minute yet.
        for (var i = 0; i < 5; i++)
            await RetryAsync(bench, sale.Id);
        Assert.Empty(await bench.DeadLettersAsync(sale.Id));
        Assert.Equal(1, await bench.Stream.BacklogAsync(sale.Id, default));

        time.Advance(TimeSpan.FromMinutes(1));
        await RetryAsync(bench, sale.Id);
        var letter = Assert.Single(await bench.DeadLettersAsync(sale.Id));
        Assert.Equal(bought[4].Id.Value, letter["field:id"]);
        Assert.Contains("poisoned", letter["reason"], StringComparison.Ordinal);
        Assert.Equal(0, await bench.Stream.BacklogAsync(sale.Id, default));
    }

    [Fact]
    public async Task HandleAsync_EntryThatFailsAloneForLong_StillGetsItsTries()
    {
        var time = new FakeTimeProvider();
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString, time);
        var sale = await bench.OpenSaleAsync();
        await bench.PoisonAsync((await bench.BuyAsync(sale.Id)).Id);

        await bench.Handler.HandleAsync(sale.Id, await bench.ReadAsync(sale.Id), default);
        for (var tries = 2; tries < 5; tries++)
        {
            time.Advance(TimeSpan.FromHours(1));
            await RetryAsync(bench, sale.Id);
        }
        Assert.Empty(await bench.DeadLettersAsync(sale.Id));

        await RetryAsync(bench, sale.Id);
        Assert.Single(await bench.DeadLettersAsync(sale.Id));
    }

    [Fact]
    public async Task HandleAsync_StoreOutage_CostsNothingButTime()
    {
        var time = new FakeTimeProvider();
        await using var bench = await WorkerBench.NewAsync(redis.Server.ConnectionString, time);
        var sale = await bench.OpenSaleAsync();
        await bench.BuyAsync(sale.Id, 3);
        var entries = await bench.ReadAsync(sale.Id);

        await using (await bench.LockStoreAsync())
        {
            for (var tries = 0; tries < 6; tries++)
            {
                await Assert.ThrowsAsync<StoreUnavailableException>(() => bench.Handler.HandleAsync(sale.Id, entries, default));
                time.Advance(TimeSpan.FromMinutes(5));
            }
        }
        Assert.Equal(3, await bench.Stream.BacklogAsync(sale.Id, default));
        Assert.Empty(await bench.DeadLettersAsync(sale.Id));

        await bench.Handler.HandleAsync(sale.Id, entries, default);
        Assert.Equal(3, (await bench.Orders.CountAsync(sale.Id, default)).Orders);
        Assert.Equal(0, await bench.Stream.BacklogAsync(sale.Id, default));
    }

    private static async Task RetryAsync(WorkerBench bench, ProductId product)
    {
        var entries = await bench.Stream.ClaimAsync(product, "retry", TimeSpan.Zero, 100, default);
        await bench.Handler.HandleAsync(product, entries, default);
    }
}
