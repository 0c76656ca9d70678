using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Sales;

/// <summary>Changing the terms of a sale that sells.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class AmendSaleTests(RedisFixture redis)
{
    [Fact]
    public async Task Amend_EveryTerm_DecidesTheNextPurchase()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 10, limit: 1);
        var user = UserId.New();
        var before = await sale.BoughtAsync(user);
        var terms = SaleBench.Terms(stock: 4, limit: 3, hold: TimeSpan.FromMinutes(2)) with { Price = new Money(5, "USD") };

        var amended = await sale.Control.AmendAsync(sale.Product, terms, seenTotal: null, default);
        var after = await sale.BoughtAsync(user, quantity: 2);

        Assert.Equal(new SaleControlOutcome.Done(new SaleSnapshot(sale.Product, 4, 3, 0, 1, SaleState.Live, 2)), amended);
        Assert.Equal((new Money(5, "USD"), after.CreatedAt.AddMinutes(2)), (after.Price, after.HoldUntil));
        Assert.Equal(before, await sale.Reader.FindOrderAsync(before.Id, default));
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Amend_RestockedSinceItWasLookedAt_ChangesNothing()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 10);
        await sale.Control.RestockAsync(sale.Product, 5, key: null, default);
        var terms = SaleBench.Terms(stock: 10) with { Price = new Money(5, "USD") };

        Assert.Equal(new SaleControlOutcome.TotalMoved(15), await sale.Control.AmendAsync(sale.Product, terms, seenTotal: 10, default));

        var figures = (await sale.Reader.FindSaleAsync(sale.Product, default))!;
        Assert.Equal((15, 15), (figures.Total, figures.Stock));
        // An edit that was half done is completed, and one that saw the restock is made.
        Assert.IsType<SaleControlOutcome.Done>(
            await sale.Control.AmendAsync(sale.Product, terms with { TotalStock = 15 }, seenTotal: 10, default)
        );
        Assert.IsType<SaleControlOutcome.Done>(await sale.Control.AmendAsync(sale.Product, terms, seenTotal: 15, default));
    }

    [Fact]
    public async Task Amend_TheSameTerms_AppendsNothing()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);

        Assert.IsType<SaleControlOutcome.Done>(await sale.Control.AmendAsync(sale.Product, SaleBench.Terms(), seenTotal: null, default));

        Assert.Empty(await sale.EventsAsync());
    }

    [Fact]
    public async Task Amend_TotalBelowWhatIsTaken_SaysHowMuchThatIs()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 10, limit: 0);
        await sale.BoughtAsync(quantity: 4);

        Assert.Equal(
            new SaleControlOutcome.TotalBelowSold(4),
            await sale.Control.AmendAsync(sale.Product, SaleBench.Terms(stock: 3), seenTotal: null, default)
        );
        Assert.IsType<SaleControlOutcome.Done>(
            await sale.Control.AmendAsync(sale.Product, SaleBench.Terms(stock: 4), seenTotal: null, default)
        );

        Assert.Equal(SaleState.SoldOut, (await sale.SnapshotAsync()).State);
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Amend_SaleThatOwesUnits_TakesWhatOwesNoMore()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 5, limit: 0);
        await sale.BoughtAsync(quantity: 5);
        // As after a Redis that went back and sold two units again.
        await sale.Database.StringSetAsync(RedisKeys.Stock(sale.Product), -2);
        await sale.Database.HashSetAsync(RedisKeys.Sale(sale.Product), "sold", 7);
        var dearer = SaleBench.Terms(stock: 5, limit: 0) with { Price = new Money(2999, "EUR") };

        Assert.IsType<SaleControlOutcome.Done>(await sale.Control.AmendAsync(sale.Product, dearer, seenTotal: null, default));
        Assert.IsType<SaleControlOutcome.Done>(
            await sale.Control.AmendAsync(sale.Product, dearer with { TotalStock = 6 }, seenTotal: null, default)
        );
        Assert.Equal(
            new SaleControlOutcome.TotalBelowSold(7),
            await sale.Control.AmendAsync(sale.Product, dearer with { TotalStock = 5 }, seenTotal: null, default)
        );

        Assert.Equal(
            (6, -1, 7),
            ((await sale.SnapshotAsync()).Total, (await sale.SnapshotAsync()).Stock, (await sale.SnapshotAsync()).Sold)
        );
    }

    [Fact]
    public async Task Amend_TermsThatNoScriptCouldCarry_AreABug()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);
        var terms = SaleBench.Terms();

        await Assert.ThrowsAsync<ArgumentException>(() =>
            sale.Control.AmendAsync(sale.Product, terms with { Price = new Money(1, "E|R") }, seenTotal: null, default)
        );
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            sale.Control.AmendAsync(sale.Product, terms with { TotalStock = -1 }, seenTotal: null, default)
        );
    }
}
