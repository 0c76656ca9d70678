using System.Diagnostics;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Faults;
using FlashSale.Tests.Infrastructure;
using Xunit.Abstractions;

namespace FlashSale.Tests.SoldOut;

/// <summary>Redis goes while gates are closed. What it said last holds for a lease, and then nobody knows anything.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class GateOutageTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly OutageFixture _shop = new();

    public Task InitializeAsync() => _shop.InitializeAsync();

    public Task DisposeAsync() => _shop.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Redis_GoesWhileClosedAndComesBack_NobodyIsToldWhatIsNotKnown(bool frozen)
    {
        var product = await _shop.Api.NewProductAsync(stock: 2, holdSeconds: 3600);
        var customers = await _shop.NewBuyersAsync(7);
        var (kept, lapses) = (await customers[0].BuyAsync(product, "mine"), await customers[1].BuyAsync(product, "mine"));
        await using var crowd = new PressingCrowd(product);
        crowd.AddBuyer(customers[0], kept.Text("orderId")!);
        crowd.AddBuyer(customers[1], lapses.Text("orderId")!);
        // Of those that press at the second replica its gate learns by itself.
        foreach (var stranger in (ApiClient[])[customers[3], customers[4], _shop.AtSecond(customers[5]), _shop.AtSecond(customers[6])])
            crowd.AddStranger(stranger);
        await _shop.CloseAsync(product, customers[2]);
        using var elsewhere = _shop.AtSecond(customers[2]);
        await _shop.CloseAsync(product, elsewhere, _shop.Second);

        // There is no worker yet: the unit can only come back after the outage.
        await LapseAsync(OrderId.Parse(lapses.Text("orderId")!));
        await GoAsync(frozen);
        crowd.RedisIsAway(OutageFixture.LeaseLength);
        await crowd.UntilAsync(() => crowd.ToldTheTruth == crowd.Count, "everybody has been told that Redis is away");

        crowd.RedisMayBeBack();
        await ComeBackAsync(frozen);
        var watch = Stopwatch.StartNew();
        await using var worker = ServiceProcess.StartWorker(_shop.Api.Redis.ConnectionString, _shop.Api.Store);
        await crowd.UntilAsync(() => crowd.Sold == 1, "the unit whose hold has ended is sold");
        output.WriteLine($"sold {watch.ElapsedMilliseconds} ms after the return, the start of the worker included");
        watch.Restart();
        await RestockAsync(product);
        await crowd.UntilAsync(() => crowd.Sold == 2, "the new unit is sold");
        output.WriteLine($"sold {watch.ElapsedMilliseconds} ms after the restock");

        await crowd.GoHomeAsync();
        Assert.Equal(2, crowd.Sold);
        var audit = await _shop.Api.Admin.GetAsync($"admin/sales/{product}/audit");
        Assert.Equal((3, 0, 3), (audit.Number("total"), audit.Number("stock"), audit.Number("held")));
    }

    private Task GoAsync(bool frozen)
    {
        if (!frozen)
            return _shop.Api.Redis.KillAsync();
        _shop.Api.Redis.Freeze();
        return Task.CompletedTask;
    }

    private Task ComeBackAsync(bool frozen)
    {
        if (!frozen)
            return _shop.Api.Redis.StartAsync();
        _shop.Api.Redis.Thaw();
        return Task.CompletedTask;
    }

    /// <summary>The hold ends now; nobody has noticed yet.</summary>
    private async Task LapseAsync(OrderId id)
    {
        var order = Assert.IsType<Order>(await _shop.Api.Get<ISaleReader>().FindOrderAsync(id, default));
        var now = await RedisClock.NowAsync(_shop.Redis);
        await _shop.Redis.HashSetAsync(RedisKeys.Orders(order.Product), id.Value, PackedOrder.Format(order with { HoldUntil = now }));
        await _shop.Redis.SortedSetAddAsync(RedisKeys.Holds(order.Product), id.Value, now.ToUnixTimeMilliseconds());
    }

    private async Task RestockAsync(string product)
    {
        var answer = await _shop.Api.Admin.PostAsync($"admin/sales/{product}/restock", """{"units":1}""");
        Assert.True(answer.Status == 200, answer.Raw);
    }
}
