using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

namespace FlashSale.Tests.Sales;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class EndHoldsTests(RedisFixture redis)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task EndHolds_SomeDue_EndsThoseAndReturnsUnitsAndRights()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 10, limit: 5, hold: Hour);
        var (user, now) = (UserId.New(), await sale.NowAsync());
        // One buyer with three orders, two of them due; another with one that is due; a third whose hold goes on.
        var first = await sale.BoughtAsync(user, quantity: 2);
        var kept = await sale.BoughtAsync(user);
        var second = await sale.BoughtAsync(user);
        var others = await sale.BoughtAsync(quantity: 3);
        await sale.BoughtAsync();
        foreach (var order in (Order[])[first, second, others])
            await sale.MoveDeadlineAsync(order.Id, now);

        var batch = await sale.Gate.EndHoldsAsync(sale.Product, 100, 0, default);

        Assert.Equal(new EndedHolds(3, 0, null), batch);
        await sale.AssertBalancedAsync();
        Assert.Equal((8, 2), ((await sale.SnapshotAsync()).Stock, (await sale.SnapshotAsync()).Held));
        Assert.Equal($"1:{kept.Id}", await sale.Database.HashGetAsync(RedisKeys.Buyers(sale.Product), user.Value));
        var ended = (await sale.EventsAsync()).TakeLast(3).Select(static e => ((SaleEvent.OrderChanged)e!).Order).ToList();
        Assert.All(ended, static order => Assert.Equal((OrderStatus.Expired, 2), (order.Status, order.Version)));
        Assert.Equal(
            ((Order[])[first, second, others]).Select(static order => order.Id.Value).Order(),
            ended.Select(static order => order.Id.Value).Order()
        );
    }

    [Fact]
    public async Task EndHolds_PaidBefore_PaidStays()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, hold: Hour);
        var order = await sale.BoughtAsync();
        await sale.Gate.ConfirmAsync(order.Id, null, default);

        Assert.Equal(EndedHolds.None, await sale.Gate.EndHoldsAsync(sale.Product, 100, 0, default));
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task EndHolds_EntriesThatAreNoHolds_AreToldAndPassedOver()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, hold: Hour);
        var order = await sale.BoughtAsync();
        await sale.MoveDeadlineAsync(order.Id, await sale.NowAsync());
        var lost = OrderId.New(sale.Product);
        await sale.Database.SortedSetAddAsync(RedisKeys.Holds(sale.Product), lost.Value, 1);

        Assert.Equal(new EndedHolds(0, 1, lost), await sale.Gate.EndHoldsAsync(sale.Product, 1, 0, default));
        Assert.Equal(new EndedHolds(1, 0, null), await sale.Gate.EndHoldsAsync(sale.Product, 1, 1, default));
    }

    [Fact]
    public async Task EndHolds_SoldOutBefore_TellsThatItIsNot()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 2, hold: Hour);
        await using var ear = await SaleEar.OpenAsync(new SaleChannel(sale.Redis, NullLogger<SaleChannel>.Instance), sale.Product);
        var now = await sale.NowAsync();
        foreach (var order in (Order[])[await sale.BoughtAsync(), await sale.BoughtAsync()])
            await sale.MoveDeadlineAsync(order.Id, now);
        Assert.Equal(SaleNews.SoldOut, (await ear.NextAsync()).Type);

        await sale.Gate.EndHoldsAsync(sale.Product, 100, 0, default);

        Assert.Equal(new SaleNews(SaleNews.StockUpdated, sale.Product, Stock: 2, Sequence: 4), await ear.NextAsync());
    }

    [Fact]
    public async Task EndHolds_SaleBeingRebuilt_EndsNone()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, hold: Hour);
        var order = await sale.BoughtAsync();
        await sale.MoveDeadlineAsync(order.Id, await sale.NowAsync());
        await sale.Database.KeyDeleteAsync(RedisKeys.Sale(sale.Product));

        Assert.Equal(EndedHolds.None, await sale.Gate.EndHoldsAsync(sale.Product, 100, 0, default));
        Assert.Equal(OrderStatus.Reserved, (await sale.Reader.FindOrderAsync(order.Id, default))?.Status);
    }
}
