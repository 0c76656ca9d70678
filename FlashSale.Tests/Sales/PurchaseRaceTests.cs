using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Sales;

/// <summary>The promises of a sale while everybody presses "buy" at once.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class PurchaseRaceTests(RedisFixture redis)
{
    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public async Task Thousand_CallersForHundredUnits_HundredDistinctUsersGetOne(int holdSeconds)
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 100, hold: TimeSpan.FromSeconds(holdSeconds));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => sale.BuyAsync())));

        var accepted = outcomes.OfType<PurchaseOutcome.Accepted>().ToList();
        Assert.Equal(100, accepted.Select(static a => a.Order.User).Distinct().Count());
        Assert.Equal(100, accepted.Select(static a => a.Order.Id).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 100), accepted.Select(static a => a.Remaining).Order());
        Assert.Equal(900, outcomes.Count(static outcome => outcome == new PurchaseOutcome.SoldOut(0)));
        Assert.Equal(0, (await sale.SnapshotAsync()).Stock);
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Hundred_RetriesOfOneKey_MakeOneOrder()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 100, limit: 0);
        var user = UserId.New();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => sale.BuyAsync(user, key: "k"))));

        var accepted = outcomes.Select(Assert.IsType<PurchaseOutcome.Accepted>).ToList();
        Assert.Single(accepted.Select(static a => (a.Order, a.Remaining)).Distinct());
        Assert.Single(accepted, static a => !a.Replayed);
        Assert.Equal(99, (await sale.SnapshotAsync()).Stock);
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task OneUser_WithManyKeysAtOnce_GetsTheLimitAndNoMore()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 100, limit: 3);
        var user = UserId.New();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => sale.BuyAsync(user))));

        Assert.Equal(3, outcomes.OfType<PurchaseOutcome.Accepted>().Count());
        Assert.Equal(197, outcomes.Count(static outcome => outcome == new PurchaseOutcome.LimitReached(3)));
        Assert.Equal(3, (await sale.Reader.ListOrdersAsync(user, default)).Count);
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Payment_AndCancellationAtOnce_OneOfThemWins()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 200, hold: TimeSpan.FromMinutes(5));
        var orders = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => sale.BoughtAsync()));

        var races = await Task.WhenAll(
            orders.Select(async order =>
            {
                var confirm = Task.Run(() => sale.Gate.ConfirmAsync(order.Id, order.User, default).AsTask());
                var release = Task.Run(() => sale.Gate.ReleaseAsync(order.Id, order.User, ReleaseReason.Cancelled, default).AsTask());
                return (Confirm: await confirm, Release: await release);
            })
        );

        Assert.All(
            races,
            static race =>
            {
                var paid = race.Confirm is ConfirmOutcome.Confirmed { Already: false };
                var freed = race.Release is ReleaseOutcome.Released { Already: false };
                Assert.True(paid ^ freed, $"{race.Confirm} and {race.Release}");
                if (paid)
                    Assert.IsType<ReleaseOutcome.NotReleasable>(race.Release);
                else
                    Assert.IsType<ConfirmOutcome.TooLate>(race.Confirm);
            }
        );
        await sale.AssertBalancedAsync();
    }

    [Fact]
    public async Task Sweepers_OfManyReplicas_ReturnEachUnitOnce()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: 50, hold: TimeSpan.FromMinutes(5));
        var orders = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => sale.BoughtAsync()));
        foreach (var order in orders)
            await sale.MoveDeadlineAsync(order.Id, await sale.NowAsync());

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .SelectMany(_ => orders)
                .Select(order => Task.Run(() => sale.Gate.ReleaseAsync(order.Id, null, ReleaseReason.HoldEnded, default).AsTask()))
        );

        Assert.Equal(50, outcomes.Count(static outcome => outcome is ReleaseOutcome.Released { Already: false }));
        Assert.Equal(150, outcomes.Count(static outcome => outcome is ReleaseOutcome.Released { Already: true }));
        Assert.Equal(50, (await sale.SnapshotAsync()).Stock);
        await sale.AssertBalancedAsync();
    }
}
