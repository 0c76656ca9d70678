using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Sales;

/// <summary>How far the store is behind, and since when.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SaleLagTests(RedisFixture redis)
{
    [Fact]
    public async Task FindLag_NothingIsOnItsWay_IsNone()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 5);
        Assert.Equal(SaleLag.None, await sale.Stream.FindLagAsync(sale.Product, default));
        await sale.BoughtAsync();
        var entry = Assert.Single(await ReadAsync(sale));
        await sale.Stream.AcknowledgeAsync(sale.Product, [entry.EntryId], default);

        Assert.Equal(SaleLag.None, await sale.Stream.FindLagAsync(sale.Product, default));
        Assert.Equal(SaleLag.None, await sale.Stream.FindLagAsync(ProductId.New(), default));
    }

    [Fact]
    public async Task FindLag_NobodyHasReadAnything_IsTheFirstEntry()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 5);
        var first = await sale.BoughtAsync();
        await sale.BoughtAsync();

        Assert.Equal(new(2, first.CreatedAt), await sale.Stream.FindLagAsync(sale.Product, default));
    }

    [Fact]
    public async Task FindLag_SomeAreInHand_IsTheFirstOfThose()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 5);
        var first = await sale.BoughtAsync();
        await ReadAsync(sale);
        await sale.BoughtAsync();

        Assert.Equal(new(2, first.CreatedAt), await sale.Stream.FindLagAsync(sale.Product, default));
    }

    [Fact]
    public async Task FindLag_AllReadAreDone_IsTheFirstUnread()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 5);
        await sale.BoughtAsync();
        var entry = Assert.Single(await ReadAsync(sale));
        await sale.Stream.AcknowledgeAsync(sale.Product, [entry.EntryId], default);
        var second = await sale.BoughtAsync();

        Assert.Equal(new(1, second.CreatedAt), await sale.Stream.FindLagAsync(sale.Product, default));
    }

    private static Task<IReadOnlyList<SaleStreamEntry>> ReadAsync(SaleBench sale) =>
        sale.Stream.ReadAsync(sale.Product, "worker", 10, default);
}
