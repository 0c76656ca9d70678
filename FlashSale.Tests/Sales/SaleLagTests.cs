using System.Globalization;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

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
        await sale.BoughtAsync();
        await sale.BoughtAsync();

        Assert.Equal(new(2, await AddedAsync(sale, 0)), await sale.Stream.FindLagAsync(sale.Product, default));
    }

    [Fact]
    public async Task FindLag_SomeAreInHand_IsTheFirstOfThose()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 5);
        await sale.BoughtAsync();
        await ReadAsync(sale);
        await sale.BoughtAsync();

        Assert.Equal(new(2, await AddedAsync(sale, 0)), await sale.Stream.FindLagAsync(sale.Product, default));
    }

    [Fact]
    public async Task FindLag_AllReadAreDone_IsTheFirstUnread()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 5);
        await sale.BoughtAsync();
        var entry = Assert.Single(await ReadAsync(sale));
        await sale.Stream.AcknowledgeAsync(sale.Product, [entry.EntryId], default);
        await sale.BoughtAsync();

        Assert.Equal(new(1, await AddedAsync(sale, 1)), await sale.Stream.FindLagAsync(sale.Product, default));
    }

    /// <summary>When the entry of that number was written, which may be a millisecond after its order was decided.</summary>
    private async Task<DateTimeOffset> AddedAsync(SaleBench sale, int number)
    {
        var entries = (RedisResult[])(await redis.Database.ExecuteAsync("XRANGE", RedisKeys.Stream(sale.Product), "-", "+"))!;
        var id = (string)((RedisResult[])entries[number]!)[0]!;
        return DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id.Split('-')[0], CultureInfo.InvariantCulture));
    }

    private static Task<IReadOnlyList<SaleStreamEntry>> ReadAsync(SaleBench sale) =>
        sale.Stream.ReadAsync(sale.Product, "worker", 10, default);
}
