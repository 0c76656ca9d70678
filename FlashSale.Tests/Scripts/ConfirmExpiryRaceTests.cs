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
        var (paid, freed) = (new ConcurrentBag<OrderId>(), new ConcurrentBag<OrderId>());
        for (var batch = 0; batch < Races / AtOnce; batch++)
        {
            var orders = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => sale.BoughtAsync()));
            var now = await sale.NowAsync();
            await Task.WhenAll(orders.Select((order, i) => sale.MoveDeadlineAsync(order.Id, now + ((i - (AtOnce / 10)) * Spread))));

            await Task.WhenAll(orders.SelectMany(order => new[] { PayAsync(order), SweepAsync(order.Id) }));
        }
        // An early sweep and a late payment leave the order for the next sweep, as it is in a worker.
        await Eventually.IsTrueAsync(
            async () =>
            {
                var ended = await sale.Reader.ListEndedHoldsAsync(sale.Product, Races, default);
                await Task.WhenAll(ended.Select(SweepAsync));
                return paid.Count + freed.Count >= Races;
            },
            "every order is paid or swept"
        );

        Assert.Equal(Races, paid.Concat(freed).Distinct().Count());
        Assert.Equal(Races, paid.Count + freed.Count);
        Assert.True(!paid.IsEmpty && !freed.IsEmpty, $"{paid.Count} paid, {freed.Count} freed: there was no race");
        var figures = await sale.SnapshotAsync();
        Assert.Equal((freed.Count, 0, paid.Count), (figures.Stock, figures.Held, figures.Sold));
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

        async Task SweepAsync(OrderId order)
        {
            await Task.Yield();
            if (await sale.Gate.ReleaseAsync(order, null, ReleaseReason.HoldEnded, default) is ReleaseOutcome.Released { Already: false })
                freed.Add(order);
        }
    }
}
