using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Sales;

/// <summary>Every reply of the operator's scripts.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SaleControlTests(RedisFixture redis)
{
    [Fact]
    public async Task Open_Again_ChangesNothing()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 10);
        await sale.BoughtAsync();

        await sale.Control.OpenAsync(sale.Document(SaleBench.Terms(stock: 500)), default);

        Assert.Equal(new SaleSnapshot(sale.Product, 10, 9, 0, 1, SaleState.Live, 1), await sale.SnapshotAsync());
        Assert.Contains(sale.Product, await sale.Reader.ListSalesAsync(default));
    }

    [Fact]
    public async Task Open_AtOnceFromManyReplicas_PutsTheStockInOnce()
    {
        var sale = SaleBench.Without(redis.Connection);
        var product = sale.Document(SaleBench.Terms(stock: 10, limit: 0));

        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        await sale.Control.OpenAsync(product, default);
                        await sale.BuyAsync();
                    })
                )
        );

        Assert.Equal(0, (await sale.SnapshotAsync()).Stock);
        await sale.AssertBalancedAsync();
    }

    [Theory]
    [InlineData(SaleSwitch.Open, SaleState.Live)]
    [InlineData(SaleSwitch.Paused, SaleState.Paused)]
    [InlineData(SaleSwitch.Closed, SaleState.Closed)]
    [InlineData(SaleSwitch.Deleted, SaleState.Closed)]
    public async Task Open_KeepsTheDocumentsSwitchAndCountsOnFromItsSequence(SaleSwitch position, SaleState state)
    {
        var sale = SaleBench.Without(redis.Connection);

        await sale.Control.OpenAsync(sale.Document(SaleBench.Terms(), position, sequence: 41), default);

        Assert.Equal(new SaleSnapshot(sale.Product, 10, 10, 0, 0, state, 41), await sale.SnapshotAsync());
    }

    [Fact]
    public async Task Reader_IndexWithoutSale_LeavesItOut()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);
        var missing = ProductId.New();
        await sale.Database.SetAddAsync(RedisKeys.SalesIndex, [missing.Value, "not an id"]);

        var found = await sale.Reader.FindSalesAsync([sale.Product, missing, sale.Product], default);

        Assert.Equal(await sale.SnapshotAsync(), Assert.Single(found).Value);
        Assert.Empty(await sale.Reader.FindSalesAsync([], default));
        Assert.Empty(await sale.Reader.ListOrdersAsync(UserId.New(), default));
        Assert.Null(await sale.Reader.FindOrderAsync(OrderId.New(missing), default));
    }

    [Fact]
    public async Task Restock_GrowsStockAndTotal()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 1);
        await sale.BoughtAsync();
        Assert.Equal(SaleState.SoldOut, (await sale.SnapshotAsync()).State);

        var done = await sale.Control.RestockAsync(sale.Product, 5, key: null, default);

        Assert.Equal(new SaleControlOutcome.Done(new SaleSnapshot(sale.Product, 6, 5, 0, 1, SaleState.Live, 2)), done);
        Assert.Equal(new SaleEvent.SaleChanged(sale.Product, 6, SaleSwitch.Open, 2, null), (await sale.EventsAsync())[^1]);
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Restock_WhilePeopleBuy_LosesNoUnit()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 50);

        var buys = Enumerable
            .Range(0, 300)
            .Select(_ =>
                Task.Run(async () =>
                {
                    await sale.BuyAsync();
                })
            );
        var restocks = Enumerable
            .Range(0, 10)
            .Select(_ =>
                Task.Run(async () =>
                {
                    await sale.Control.RestockAsync(sale.Product, 5, key: null, default);
                })
            );
        await Task.WhenAll(buys.Concat(restocks));

        Assert.Equal(100, (await sale.SnapshotAsync()).Total);
        await sale.AssertBalancedAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Restock_LessThanOneUnit_IsABug(int units)
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => sale.Control.RestockAsync(sale.Product, units, key: null, default));
    }

    [Fact]
    public async Task Restock_BeyondWhatATotalCanBe_IsAnErrorAndChangesNothing()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: int.MaxValue);

        await Assert.ThrowsAsync<RedisServerException>(() => sale.Control.RestockAsync(sale.Product, 1, key: null, default));

        Assert.Equal(new SaleSnapshot(sale.Product, int.MaxValue, int.MaxValue, 0, 0, SaleState.Live, 0), await sale.SnapshotAsync());
    }

    [Fact]
    public async Task Pause_AndResume_SayTheSaleAndTellTheStore()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);

        var paused = await sale.Control.PauseAsync(sale.Product, default);
        var again = await sale.Control.PauseAsync(sale.Product, default);
        var resumed = await sale.Control.ResumeAsync(sale.Product, default);

        Assert.Equal(new SaleControlOutcome.Done(new SaleSnapshot(sale.Product, 10, 10, 0, 0, SaleState.Paused, 1)), paused);
        Assert.Equal(paused, again);
        Assert.Equal(new SaleControlOutcome.Done(new SaleSnapshot(sale.Product, 10, 10, 0, 0, SaleState.Live, 2)), resumed);
        Assert.Equal(
            [
                new SaleEvent.SaleChanged(sale.Product, 10, SaleSwitch.Paused, 1, null),
                new SaleEvent.SaleChanged(sale.Product, 10, SaleSwitch.Open, 2, null),
            ],
            await sale.EventsAsync()
        );
    }

    [Theory]
    [InlineData(false, SaleSwitch.Closed)]
    [InlineData(true, SaleSwitch.Deleted)]
    public async Task Close_IsForGood(bool withdraw, SaleSwitch position)
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);

        var closed = await sale.Control.CloseAsync(sale.Product, withdraw, default);

        Assert.Equal(new SaleControlOutcome.Done(new SaleSnapshot(sale.Product, 10, 10, 0, 0, SaleState.Closed, 1)), closed);
        Assert.Equal(closed, await sale.Control.CloseAsync(sale.Product, withdraw, default));
        Assert.Equal([new SaleEvent.SaleChanged(sale.Product, 10, position, 1, null)], await sale.EventsAsync());
        Assert.IsType<SaleControlOutcome.SaleIsClosed>(await sale.Control.ResumeAsync(sale.Product, default));
        Assert.IsType<SaleControlOutcome.SaleIsClosed>(await sale.Control.PauseAsync(sale.Product, default));
        Assert.IsType<SaleControlOutcome.SaleIsClosed>(await sale.Control.RestockAsync(sale.Product, 1, key: null, default));
        Assert.IsType<SaleControlOutcome.SaleIsClosed>(
            await sale.Control.AmendAsync(sale.Product, SaleBench.Terms(), seenTotal: null, default)
        );
    }

    [Fact]
    public async Task Close_AWithdrawnSale_StaysWithdrawn()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);
        await sale.Control.CloseAsync(sale.Product, withdraw: false, default);
        await sale.Control.CloseAsync(sale.Product, withdraw: true, default);

        await sale.Control.CloseAsync(sale.Product, withdraw: false, default);

        Assert.IsType<PurchaseOutcome.UnknownProduct>(await sale.BuyAsync());
        Assert.Equal(2, (await sale.SnapshotAsync()).Sequence);
    }

    [Fact]
    public async Task Unknown_Sale_IsSaidToBeUnknown()
    {
        var sale = SaleBench.Without(redis.Connection);

        Assert.IsType<SaleControlOutcome.UnknownSale>(await sale.Control.PauseAsync(sale.Product, default));
        Assert.IsType<SaleControlOutcome.UnknownSale>(await sale.Control.RestockAsync(sale.Product, 1, key: null, default));
        Assert.IsType<SaleControlOutcome.UnknownSale>(await sale.Control.CloseAsync(sale.Product, withdraw: false, default));
        Assert.IsType<SaleControlOutcome.UnknownSale>(
            await sale.Control.AmendAsync(sale.Product, SaleBench.Terms(), seenTotal: null, default)
        );
        Assert.False(await sale.Database.KeyExistsAsync(RedisKeys.Sale(sale.Product)));
    }
}
