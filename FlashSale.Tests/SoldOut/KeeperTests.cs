using FlashSale.ApiService.Purchases.SoldOut;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Sales;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FlashSale.Tests.SoldOut;

/// <summary>Leases that lapse while a crowd presses on, because Redis or the process is slow.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class KeeperTests(RedisFixture redis) : IAsyncLifetime, IDisposable
{
    private readonly IOptions<SoldOutOptions> _options = Options.Create(
        new SoldOutOptions { CloseAfter = 1, Lease = TimeSpan.FromMilliseconds(300) }
    );

    private SaleBench _sale = null!;
    private UserId _buyer;
    private SlowLeases _leases = null!;
    private SoldOutGate _gate = null!;
    private SoldOutKeeper _keeper = null!;

    public async Task InitializeAsync()
    {
        _sale = await SaleBench.OpenAsync(redis.Connection, stock: 1);
        _buyer = (await _sale.BoughtAsync()).User;
        _leases = new(new SoldOutLeases(_sale.Redis));
        _gate = new(_options, TimeProvider.System);
        var channel = new SaleChannel(_sale.Redis, NullLogger<SaleChannel>.Instance);
        _keeper = new(_gate, _leases, channel, _options, TimeProvider.System, NullLogger<SoldOutKeeper>.Instance);
        await _keeper.StartAsync(default);
    }

    public Task DisposeAsync() => _keeper.StopAsync(default);

    public void Dispose() => _keeper.Dispose();

    [Fact]
    public async Task Keep_LeaseLapsedAndSomebodyBought_TheyAreKnownWhenItIsClosedAgain()
    {
        await CloseAsync();
        var door = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _leases.Door = door.Task;
        await redis.Database.StringIncrementAsync(RedisKeys.Stock(_sale.Product));
        var newcomer = UserId.New();
        await CrowdUntilAsync(async () => await _sale.BuyAsync(newcomer) is PurchaseOutcome.Accepted, "the unit is sold after the lease");

        door.SetResult();

        await CloseAsync();
        Assert.False(_gate.Refuses(_sale.Product, newcomer));
        Assert.False(_gate.Refuses(_sale.Product, _buyer));
    }

    [Fact]
    public async Task Keep_LeasesLapseOverAndOver_OneWalkIsUnderWayAndTheGateClosesInTheEnd()
    {
        _leases.Lapse = true;
        await CrowdUntilAsync(() => Task.FromResult(_leases.WalksBegun >= 10), "ten walks have begun");
        // One that has just been told to end may not have done so yet.
        Assert.InRange(_leases.WalksUnderWay, 0, 2);

        _leases.Lapse = false;

        await CloseAsync();
        Assert.False(_gate.Refuses(_sale.Product, _buyer));
    }

    [Fact]
    public async Task Keep_ABuyersEntryWasLostAndIsPutBack_TheyAreKnown()
    {
        var entry = await redis.Database.HashGetAsync(RedisKeys.Buyers(_sale.Product), _buyer.Value);
        await redis.Database.HashDeleteAsync(RedisKeys.Buyers(_sale.Product), _buyer.Value);
        await CloseAsync();
        Assert.True(_gate.Refuses(_sale.Product, _buyer));
        var order = OrderId.Parse(entry.ToString().Split(':')[1]);

        var repair = new SaleRepair(_sale.Redis, TimeProvider.System);
        var outcome = await repair.CorrectAsync(_sale.Product, new SaleCorrection.Buyer(_buyer.Value, "", [order]), default);

        Assert.IsType<CorrectionOutcome.Applied>(outcome);
        await CrowdUntilAsync(() => Task.FromResult(!_gate.Refuses(_sale.Product, _buyer)), "the buyer is asked for again");
        await CloseAsync();
        Assert.False(_gate.Refuses(_sale.Product, _buyer));
    }

    private Task CloseAsync() => CrowdUntilAsync(() => Task.FromResult(_gate.Refuses(_sale.Product, UserId.New())), "the gate is closed");

    /// <summary>A crowd that presses on meanwhile, and is refused by Redis.</summary>
    private Task CrowdUntilAsync(Func<Task<bool>> condition, string what) =>
        Eventually.IsTrueAsync(
            () =>
            {
                _gate.SawRefusal(_sale.Product);
                return condition();
            },
            what
        );
}
