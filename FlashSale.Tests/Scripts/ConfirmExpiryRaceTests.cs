using System.Collections.Concurrent;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Sales;

namespace FlashSale.Tests.Scripts;

/// <summary>The payment arrives at the very moment at which the hold ends.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ConfirmExpiryRaceTests(RedisFixture redis)
{
    private const int Races = 10_000;
    private const int AtOnce = 500;

    /// <summary>Deadlines of one batch lie this far apart, from just over to just ahead: the clock passes them while the batch runs.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task ConfirmAndExpiry_TenThousandTimesAtOnce_EachOrderEndsOnceAndNoUnitIsLost()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: Races, hold: TimeSpan.FromHours(1));
        var paid = new ConcurrentBag<OrderId>();
        var freed = 0;
        for (var batch = 0; batch < Races / AtOnce; batch++)
        {
            var orders = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => sale.BoughtAsync()));
            var now = await sale.NowAsync();
            await Task.WhenAll(orders.Select((order, i) => sale.MoveDeadlineAsync(order.Id, now + ((i - (AtOnce / 10)) * Spread))));

            await Task.WhenAll([
                SweepAsync(),
                .. orders.SelectMany(order => new[] { PayAsync(order), SweepOneAsync(order.Id) }),
                SweepAsync(),
            ]);
        }
        // An early sweep and a late payment leave the order for the next sweep, as in a worker.
        await Eventually.IsTrueAsync(
            async () =>
            {
                await SweepAsync();
                return paid.Count + freed >= Races;
            },
            "every order is paid or swept"
        );

        Assert.Equal(Races, paid.Count + freed);
        Assert.True(!paid.IsEmpty && freed > 0, $"{paid.Count} paid, {freed} freed: there was no race");
        var figures = await sale.SnapshotAsync();
        Assert.Equal((freed, 0, paid.Count), (figures.Stock, figures.Held, figures.Sold));
        await sale.AssertBalancedAsync();
        // One event for the order, one for its end.
        var told = (await sale.EventsAsync()).OfType<SaleEvent.OrderChanged>().GroupBy(static e => e.Order.Id, static e => e.Order.Status);
        Assert.All(told, static events => Assert.Equal(2, events.Count()));
        Assert.Equal(
            paid.ToHashSet(),
            told.Where(static events => events.Contains(OrderStatus.Confirmed)).Select(static e => e.Key).ToHashSet()
        );

        async Task PayAsync(Order order)
        {
            await Task.Yield();
            if (await sale.Gate.ConfirmAsync(order.Id, order.User, default) is ConfirmOutcome.Confirmed { Already: false })
                paid.Add(order.Id);
        }

        async Task SweepAsync()
        {
            await Task.Yield();
            Interlocked.Add(ref freed, (await sale.Gate.EndHoldsAsync(sale.Product, AtOnce / 5, skip: 0, default)).Ended);
        }

        async Task SweepOneAsync(OrderId order)
        {
            await Task.Yield();
            if (await sale.Gate.ReleaseAsync(order, null, ReleaseReason.HoldEnded, default) is ReleaseOutcome.Released { Already: false })
                Interlocked.Increment(ref freed);
        }
    }
}
