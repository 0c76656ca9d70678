using FlashSale.ApiService.Purchases.SoldOut;
using FlashSale.Domain;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Sales;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FlashSale.Tests.SoldOut;

/// <summary>A gate that can't be closed because Redis is too slow must not make it slower.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SlowRedisTests(RedisFixture redis)
{
    [Fact]
    public async Task Keep_LeasesLapseOverAndOver_OneWalkIsUnderWayAndTheGateClosesInTheEnd()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 1);
        var buyer = (await sale.BoughtAsync()).User;
        var options = Options.Create(new SoldOutOptions { CloseAfter = 1, Lease = TimeSpan.FromMilliseconds(100) });
        var gate = new SoldOutGate(options, TimeProvider.System);
        var leases = new LapsingLeases(new SoldOutLeases(sale.Redis));
        var channel = new SaleChannel(sale.Redis, NullLogger<SaleChannel>.Instance);
        using var keeper = new SoldOutKeeper(gate, leases, channel, options, TimeProvider.System, NullLogger<SoldOutKeeper>.Instance);
        await keeper.StartAsync(default);

        await Eventually.IsTrueAsync(
            () =>
            {
                gate.SawRefusal(sale.Product);
                return leases.WalksBegun >= 20;
            },
            "twenty walks have begun"
        );
        // One that has just been told to end may not have done so yet.
        Assert.InRange(leases.WalksUnderWay, 0, 2);

        leases.BecomeQuick();
        await Eventually.IsTrueAsync(
            () =>
            {
                gate.SawRefusal(sale.Product);
                return gate.Refuses(sale.Product, UserId.New());
            },
            "the gate is closed"
        );
        Assert.False(gate.Refuses(sale.Product, buyer));
        await keeper.StopAsync(default);
        Assert.Equal(0, leases.WalksUnderWay);
    }
}
