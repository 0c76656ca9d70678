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
    public async Task Purchase_OneOfACallFails_TheOthersAreDecidedAndTheSaleBalances()
    {
        var bench = await SaleBench.OpenAsync(_connection, stock: 9, hold: TimeSpan.FromMinutes(1));
        var (lucky, broken, late) = (UserId.New(), UserId.New(), UserId.New());
        // Nothing of ours does that.
        await bench.Database.HashSetAsync(RedisKeys.Buyers(bench.Product), broken.Value, "no entry");

        var outcomes = await TogetherAsync(bench, [(bench, lucky), (bench, broken), (bench, late)]);

        Assert.Equal([8, null, 7], outcomes.Select(static outcome => (outcome as PurchaseOutcome.Accepted)?.Remaining));
        await bench.Database.HashDeleteAsync(RedisKeys.Buyers(bench.Product), broken.Value);
        Assert.True(Assert.IsType<PurchaseOutcome.Accepted>(await bench.BuyAsync(lucky, key: "key")).Replayed);
        await BalancesAsync(bench, held: 2, left: 7);
    }

    [Theory]
    [InlineData("sold", "plenty")]
    [InlineData("sold", null)]
    [InlineData("held", "plenty")]
    [InlineData("seq", "plenty")]
    [InlineData("hold", null)]
    public async Task Purchase_AFigureCanNotBeRead_FailsAndSellsNothing(string figure, string? value)
    {
        var bench = await SaleBench.OpenAsync(_connection, stock: 9);
        await bench.Database.HashDeleteAsync(RedisKeys.Sale(bench.Product), figure);
        if (value is not null)
            await bench.Database.HashSetAsync(RedisKeys.Sale(bench.Product), figure, value);

        await Assert.ThrowsAnyAsync<Exception>(() => bench.BuyAsync());

        Assert.False(await bench.Database.KeyExistsAsync(RedisKeys.Orders(bench.Product)));
        Assert.False(await bench.Database.KeyExistsAsync(RedisKeys.Buyers(bench.Product)));
        Assert.Empty(await bench.EventsAsync());
        Assert.Equal(9, (int)await bench.Database.StringGetAsync(RedisKeys.Stock(bench.Product)));
    }

    [Fact]
    public async Task Purchase_PressesForSeveralSalesInOneCall_EachSaleDecidesItsOwnInTheirOrder()
    {
        var one = await SaleBench.OpenAsync(_connection, stock: 2, hold: TimeSpan.FromMinutes(1));
        var other = await one.BesideAsync(stock: 1, hold: TimeSpan.FromMinutes(1));
        var third = await one.BesideAsync(stock: 5, hold: TimeSpan.FromMinutes(1));
        SaleBench[] turns = [one, other, one, third, other, one, third];

        var outcomes = await TogetherAsync(one, turns.Select(static bench => (bench, UserId.New())));

        // What is left after each; null: sold out.
        Assert.Equal([1, 0, 0, 4, null, null, 3], outcomes.Select(static outcome => (outcome as PurchaseOutcome.Accepted)?.Remaining));
        Assert.All(outcomes, outcome => Assert.True(outcome is PurchaseOutcome.Accepted or PurchaseOutcome.SoldOut));
        Assert.All(
            outcomes.Zip(turns).Where(static pair => pair.First is PurchaseOutcome.Accepted),
            static pair => Assert.Equal(pair.Second.Product, ((PurchaseOutcome.Accepted)pair.First!).Order.Product)
        );
        await BalancesAsync(one, held: 2, left: 0);
        await BalancesAsync(other, held: 1, left: 0);
        await BalancesAsync(third, held: 2, left: 3);
    }

    [Fact]
    public async Task Purchase_OneSaleOfACallIsBroken_TheOtherSellsAndTheBrokenOneIsWhole()
    {
        var bench = await SaleBench.OpenAsync(_connection, stock: 9, hold: TimeSpan.FromMinutes(1));
        var broken = await bench.BesideAsync(stock: 9, hold: TimeSpan.FromMinutes(1));
        await broken.Database.KeyDeleteAsync(RedisKeys.Stock(broken.Product));
        await broken.Database.HashSetAsync(RedisKeys.Stock(broken.Product), "not", "a number");

        var outcomes = await TogetherAsync(bench, [(broken, UserId.New()), (bench, UserId.New()), (broken, UserId.New())]);

        Assert.Equal([null, 8, null], outcomes.Select(static outcome => (outcome as PurchaseOutcome.Accepted)?.Remaining));
        await BalancesAsync(bench, held: 1, left: 8);
        Assert.Equal(0, await broken.Database.HashLengthAsync(RedisKeys.Orders(broken.Product)));
    }

    [Fact]
    public async Task Purchase_OneSaleOfACallCantBeWritten_NothingOfItIsKeptAndTheOtherSells()
    {
        var bench = await SaleBench.OpenAsync(_connection, stock: 9, hold: TimeSpan.FromMinutes(1));
        var broken = await bench.BesideAsync(stock: 9, hold: TimeSpan.FromMinutes(1));
        var (one, other) = (UserId.New(), UserId.New());
        // Nothing of ours does that. Nobody reads the holds before they are written.
        await broken.Database.StringSetAsync(RedisKeys.Holds(broken.Product), "no holds");

        var outcomes = await TogetherAsync(bench, [(broken, one), (bench, UserId.New()), (broken, one), (broken, other)]);

        Assert.Equal([null, 8, null, null], outcomes.Select(static outcome => (outcome as PurchaseOutcome.Accepted)?.Remaining));
        await BalancesAsync(bench, held: 1, left: 8);
        await broken.Database.KeyDeleteAsync(RedisKeys.Holds(broken.Product));
        await BalancesAsync(broken, held: 0, left: 9);
        // Had an answer been recorded, it would be given now.
        Assert.False(Assert.IsType<PurchaseOutcome.Accepted>(await broken.BuyAsync(one, key: "key")).Replayed);
        await BalancesAsync(broken, held: 1, left: 8);
    }

    /// <summary>What is keyed by the buyer, and the stock, is looked up for all sales at once.</summary>
    [Fact]
    public async Task Purchase_ManySalesInOneCall_CostSevenCommandsEachAndAHandfulForAll()
    {
        const int Sales = 30;
        var bench = await SaleBench.OpenAsync(_connection, stock: 9, hold: TimeSpan.FromMinutes(1), options: new PurchaseOptions());
        var sales = new List<SaleBench>();
        for (var i = 0; i < Sales; i++)
            sales.Add(await bench.BesideAsync(stock: 9, hold: TimeSpan.FromMinutes(1)));
        await bench.BoughtAsync();

        var before = (await CommandsAsync()).Values.Sum();
        var outcomes = await TogetherAsync(bench, sales.Select(static sale => (sale, UserId.New())));
        var commands = (await CommandsAsync()).Values.Sum() - before;

        Assert.All(outcomes, static outcome => Assert.IsType<PurchaseOutcome.Accepted>(outcome));
        // Terms, buyer, hold, order, event, buyer, counters; the rest is what is shared, the test's own looks and the presses that go ahead.
        Assert.InRange(commands, 7 * Sales, (7 * Sales) + 50);
        foreach (var sale in sales)
            await BalancesAsync(sale, held: 1, left: 8);
    }

    /// <summary>What the presses of a call need is read at once and written at once; only events are written one by one.</summary>
    [Fact]
    public async Task Purchase_ManyInOneCall_CostACommandEachAndAHandfulForAll()
    {
        const int Presses = 30;
        var bench = await SaleBench.OpenAsync(_connection, stock: 100, hold: TimeSpan.FromMinutes(1), options: new PurchaseOptions());
        await bench.BoughtAsync();

        var before = await CommandsAsync();
        var outcomes = await TogetherAsync(bench, Enumerable.Range(0, Presses).Select(_ => (bench, UserId.New())));
        var events = await CommandsAsync("xadd") - before.GetValueOrDefault("xadd");
        var others = (await CommandsAsync()).Sum(static command => command.Value) - before.Values.Sum() - events;

        Assert.All(outcomes, static outcome => Assert.IsType<PurchaseOutcome.Accepted>(outcome));
        Assert.Equal(Presses, events);
        // Some twenty for the call itself; the rest is the test's own looks and the presses that go ahead.
        Assert.InRange(others, 10, 50);
    }

    private Task<IReadOnlyList<PurchaseOutcome?>> TogetherAsync(SaleBench bench, IEnumerable<(UserId User, string Key)> presses) =>
        TogetherAsync(bench, presses.Select(press => (Func<Task<PurchaseOutcome>>)(() => bench.BuyAsync(press.User, key: press.Key))));

    private Task<IReadOnlyList<PurchaseOutcome?>> TogetherAsync(SaleBench bench, IEnumerable<(SaleBench Sale, UserId User)> presses) =>
        TogetherAsync(
            bench,
            presses.Select(static press => (Func<Task<PurchaseOutcome>>)(() => press.Sale.BuyAsync(press.User, key: "key")))
        );

    /// <summary>
    /// A press for more than there is goes ahead and keeps Redis busy; the given ones wait behind it. Null for one that failed.
    /// </summary>
    private async Task<IReadOnlyList<PurchaseOutcome?>> TogetherAsync(SaleBench bench, IEnumerable<Func<Task<PurchaseOutcome>>> presses)
    {
        // Twice: a script that Redis doesn't know yet would take a second command.
        await bench.BuyAsync(quantity: 100);
        var calls = await CallsAsync();
        _server.Freeze();
        var before = _connection.OperationCount;
        var ahead = bench.BuyAsync(quantity: 100);
        await Eventually.IsTrueAsync(() => _connection.OperationCount > before, "it is on its way");
        var together = presses.Select(static press => OrFailedAsync(press())).ToList();
        _server.Thaw();
        await ahead;
        var outcomes = await Task.WhenAll(together);
        Assert.Equal(2, await CallsAsync() - calls);
        return outcomes;
    }

    private static async Task<PurchaseOutcome?> OrFailedAsync(Task<PurchaseOutcome> press)
    {
        try
        {
            return await press;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private Task<long> CallsAsync() => CommandsAsync("evalsha");

    private async Task<long> CommandsAsync(string command) => (await CommandsAsync()).GetValueOrDefault(command);

    /// <summary>How often Redis has run which command so far, also within scripts.</summary>
    private async Task<Dictionary<string, long>> CommandsAsync() =>
        // cmdstat_evalsha:calls=12,usec=345,...
        ((string)(await _connection.GetDatabase().ExecuteAsync("INFO", "commandstats"))!)
            .Split("\r\n")
            .Where(static line => line.StartsWith("cmdstat_", StringComparison.Ordinal))
            .ToDictionary(
                static line => line["cmdstat_".Length..line.IndexOf(':', StringComparison.Ordinal)],
                static line => long.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture)
            );

    private static async Task BalancesAsync(SaleBench bench, int held, int left)
    {
        var sale = await bench.SnapshotAsync();
        Assert.Equal((held, left), (sale.Held, sale.Stock));
        await bench.AssertBalancedAsync();
    }
}
