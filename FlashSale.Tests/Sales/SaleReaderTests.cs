using System.Diagnostics;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Sales;

/// <summary>Looking orders up and following them by their trace.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SaleReaderTests(RedisFixture redis)
{
    [Fact]
    public async Task Walk_MoreThanOnePage_SeesEveryOrder()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 2000);
        var bought = await Task.WhenAll(Enumerable.Range(0, 1500).Select(_ => sale.BoughtAsync()));

        var seen = new HashSet<Order>();
        await foreach (var order in sale.Reader.WalkOrdersAsync(sale.Product, default))
            seen.Add(order);

        Assert.True(seen.SetEquals(bought));
    }

    [Fact]
    public async Task Walk_AnUnreadableOrder_IsLeftOut()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection);
        var order = await sale.BoughtAsync();
        var broken = OrderId.New(sale.Product);
        await sale.Database.HashSetAsync(RedisKeys.Orders(sale.Product), broken.Value, "9|what|is|this");
        await sale.Database.HashSetAsync(RedisKeys.Orders(sale.Product), "no id", "9|what|is|this");

        var seen = new List<Order>();
        await foreach (var one in sale.Reader.WalkOrdersAsync(sale.Product, default))
            seen.Add(one);

        Assert.Equal([order], seen);
        Assert.Null(await sale.Reader.FindOrderAsync(broken, default));
    }

    /// <summary>More than go into one call, with some among them that aren't there: each figure has to stay with its own sale.</summary>
    [Fact]
    public async Task FindSales_ManyAndSomeUnknown_HasTheFiguresOfEach()
    {
        var first = await SaleBench.OpenAsync(redis.Connection, stock: 1);
        var (stocks, asked) = (new Dictionary<ProductId, int> { [first.Product] = 1 }, new List<ProductId> { first.Product });
        for (var stock = 2; stock <= 70; stock++)
        {
            var sale = await first.BesideAsync(stock: stock, hold: TimeSpan.Zero);
            stocks[sale.Product] = stock;
            asked.AddRange([sale.Product, ProductId.New()]);
        }

        var found = await first.Reader.FindSalesAsync(asked, default);

        Assert.Equal(stocks, found.ToDictionary(static sale => sale.Key, static sale => sale.Value.Stock));
        Assert.All(found, static sale => Assert.Equal(sale.Key, sale.Value.Product));
    }

    [Fact]
    public async Task ListOrders_OfAUser_GoesOverAllSales()
    {
        var user = UserId.New();
        var one = await SaleBench.OpenAsync(redis.Connection);
        var other = await SaleBench.OpenAsync(redis.Connection, limit: 0);
        Order[] orders = [await one.BoughtAsync(user), await other.BoughtAsync(user), await other.BoughtAsync(user)];
        await one.BoughtAsync();

        var found = await one.Reader.ListOrdersAsync(user, default);

        Assert.True(found.ToHashSet().SetEquals(orders));
    }

    [Fact]
    public async Task Trace_OfTheRequest_TravelsInTheEvent()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == FlashSaleTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        var sale = await SaleBench.OpenAsync(redis.Connection, hold: TimeSpan.FromMinutes(5));

        string trace;
        using (var request = FlashSaleTelemetry.Activities.StartActivity("POST user/buy")!)
        {
            trace = request.TraceId.ToHexString();
            var order = await sale.BoughtAsync();
            await sale.Gate.ConfirmAsync(order.Id, null, default);
            await sale.Gate.ReleaseAsync((await sale.BoughtAsync()).Id, null, ReleaseReason.Cancelled, default);
            await sale.Control.PauseAsync(sale.Product, default);
        }

        var parents = (await sale.TracedEventsAsync()).Select(static e => e!.TraceParent).ToList();
        Assert.Equal(5, parents.Distinct().Count());
        Assert.All(parents, parent => Assert.Equal(trace, ActivityContext.Parse(parent!, null).TraceId.ToHexString()));
    }
}
