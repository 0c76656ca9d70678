using System.Globalization;
using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Sales;

/// <summary>Presses that are decided in one call of the script: a frozen Redis lets them pile up behind the first.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class PurchaseBatchTests : IAsyncLifetime
{
    private RedisServer _server = null!;
    private IConnectionMultiplexer _connection = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartNewAsync();
        _connection = await TestRedis.ConnectAsync(_server.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _connection.CloseAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Purchase_MorePressesThanUnitsInOneCall_SellsEachUnitOnceAndCountsThem()
    {
        var bench = await SaleBench.OpenAsync(_connection, stock: 5, hold: TimeSpan.FromMinutes(1));

        var outcomes = await TogetherAsync(bench, Enumerable.Range(0, 20).Select(_ => (UserId.New(), "key")));

        Assert.Equal(5, outcomes.Count(static outcome => outcome is PurchaseOutcome.Accepted { Replayed: false }));
        Assert.Equal(15, outcomes.Count(static outcome => outcome is PurchaseOutcome.SoldOut));
        Assert.Equal([0, 1, 2, 3, 4], outcomes.OfType<PurchaseOutcome.Accepted>().Select(static sold => sold.Remaining).Order());
        await BalancesAsync(bench, held: 5, left: 0);
    }

    [Fact]
    public async Task Purchase_SameBuyerAndKeyInOneCall_OneOrderAndItsReplays()
    {
        var bench = await SaleBench.OpenAsync(_connection, stock: 5, limit: 1, hold: TimeSpan.FromMinutes(1));
        var buyer = UserId.New();

        var outcomes = await TogetherAsync(bench, [.. Enumerable.Repeat((buyer, "same"), 10), .. Enumerable.Repeat((buyer, "other"), 10)]);

        var orders = outcomes.OfType<PurchaseOutcome.Accepted>().ToList();
        Assert.Equal(10, orders.Count);
        Assert.Single(orders, static order => !order.Replayed);
        Assert.Single(orders.Select(static order => order.Order.Id).Distinct());
        Assert.Equal(10, outcomes.Count(static outcome => outcome is PurchaseOutcome.LimitReached));
        await BalancesAsync(bench, held: 1, left: 4);
    }

    [Fact]
    public async Task Purchase_OneOfACallFails_ThoseBeforeItAreDecidedAndTheSaleBalances()
    {
        var options = new PurchaseOptions { UserLimit = 3 };
        var bench = await SaleBench.OpenAsync(_connection, stock: 9, hold: TimeSpan.FromMinutes(1), options: options);
        var (lucky, broken) = (UserId.New(), UserId.New());
        // Nothing of ours does that: the script's own command on this key is an error.
        await bench.Database.StringSetAsync(RedisKeys.PurchaseWindow(bench.Product, broken), "no sorted set");

        await Assert.ThrowsAsync<RedisServerException>(() =>
            TogetherAsync(bench, [(lucky, "key"), (broken, "key"), (UserId.New(), "key")])
        );

        var again = Assert.IsType<PurchaseOutcome.Accepted>(await bench.BuyAsync(lucky, key: "key"));
        Assert.True(again.Replayed);
        await BalancesAsync(bench, held: 1, left: 8);
    }

    /// <summary>A press for more than there is goes ahead and keeps Redis busy; the given ones wait behind it.</summary>
    private async Task<IReadOnlyList<PurchaseOutcome>> TogetherAsync(SaleBench bench, IEnumerable<(UserId User, string Key)> presses)
    {
        // Twice: a script that Redis doesn't know yet would take a second command.
        await bench.BuyAsync(quantity: 100);
        var calls = await CallsAsync();
        _server.Freeze();
        var ahead = bench.BuyAsync(quantity: 100);
        var together = presses.Select(press => bench.BuyAsync(press.User, key: press.Key)).ToList();
        _server.Thaw();
        await ahead;
        try
        {
            return await Task.WhenAll(together);
        }
        finally
        {
            Assert.Equal(2, await CallsAsync() - calls);
        }
    }

    private async Task<long> CallsAsync() =>
        ((string)(await _connection.GetDatabase().ExecuteAsync("INFO", "commandstats"))!)
            .Split("\r\n")
            .Where(static line => line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal))
            .Sum(static line => long.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));

    private static async Task BalancesAsync(SaleBench bench, int held, int left)
    {
        var sale = await bench.SnapshotAsync();
        Assert.Equal((held, left), (sale.Held, sale.Stock));
        await bench.AssertBalancedAsync();
    }
}
