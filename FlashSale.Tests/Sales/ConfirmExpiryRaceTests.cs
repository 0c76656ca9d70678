using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Sales;

[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ConfirmExpiryRaceTests(RedisFixture redis)
{
    private const int Races = 10_000;
    private const int AtOnce = 500;

    /// <summary>
    /// A payment, a late payment that ends its own hold, and the sweeper meet at the deadline, ten thousand times: one of them wins, no unit
    /// is lost and none is there twice.
    /// </summary>
    [Fact]
    public async Task Payment_AndExpiryAtTheDeadline_OneOfThemWins()
    {
        var sale = await SaleBench.OpenAsync(redis.Connection, stock: Races, limit: 0, hold: TimeSpan.FromHours(1));
        var (paid, ended) = (new HashSet<OrderId>(), 0);
        for (var done = 0; done < Races; done += AtOnce)
        {
            var orders = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => sale.BoughtAsync()));
            var now = await sale.NowAsync();
            await Task.WhenAll(orders.Select((order, i) => EndHoldAsync(sale, order, Deadline(now, i))));
            var races = Task.WhenAll(orders.Select((order, i) => Task.Run(() => RaceAsync(sale, order, paymentFirst: i % 2 == 0))));
            do ended += (await sale.Gate.EndHoldsAsync(sale.Product, 20, 0, default)).Ended;
            while (!races.IsCompleted);
            paid.UnionWith(orders.Zip(await races).Where(static race => race.Second.Paid).Select(static race => race.First.Id));
            ended += (await races).Count(static race => race.Ended);
        }

        // A quarter was too late in any case, a quarter in time.
        Assert.InRange(paid.Count, Races / 4, Races * 3 / 4);
        Assert.Equal(Races, paid.Count + ended);
        var after = await sale.SnapshotAsync();
        Assert.Equal((ended, 0, paid.Count), (after.Stock, after.Held, after.Sold));
        Assert.Equal(Races * 2, after.Sequence);
        await sale.AssertBalancedAsync();
        // The stream tells each order's beginning and its one end, as whoever was paid for it heard.
        var told = (await sale.EventsAsync()).OfType<SaleEvent.OrderChanged>().GroupBy(static e => e.Order.Id, static e => e.Order.Status);
        Assert.All(told, static events => Assert.Equal(2, events.Count()));
        Assert.True(paid.SetEquals(told.Where(static events => events.Contains(OrderStatus.Confirmed)).Select(static e => e.Key)));
    }

    private static DateTimeOffset Deadline(DateTimeOffset now, int i) =>
        (i % 4) switch
        {
            0 => now,
            1 => now.AddHours(1),
            _ => now.AddMilliseconds(i / 5),
        };

    /// <summary>Neither, if the sweeper won.</summary>
    private static async Task<(bool Paid, bool Ended)> RaceAsync(SaleBench sale, Order order, bool paymentFirst)
    {
        var payment = paymentFirst ? ConfirmAsync(sale, order) : null;
        var expiry = ExpireAsync(sale, order);
        payment ??= ConfirmAsync(sale, order);
        var (paid, ended) = (await payment, await expiry);
        Assert.False(paid && ended, $"{order.Id} was paid and expired.");
        return (paid, ended);
    }

    private static async Task<bool> ConfirmAsync(SaleBench sale, Order order) =>
        await sale.Gate.ConfirmAsync(order.Id, order.User, default) switch
        {
            ConfirmOutcome.Confirmed { Already: false } => true,
            ConfirmOutcome.TooLate => false,
            var other => throw new InvalidOperationException($"{other}"),
        };

    /// <summary>Until the order is no longer reserved, as the sweeper does. True: it ended here.</summary>
    private static async Task<bool> ExpireAsync(SaleBench sale, Order order)
    {
        while (true)
        {
            switch (await sale.Gate.ReleaseAsync(order.Id, user: null, ReleaseReason.HoldEnded, default))
            {
                case ReleaseOutcome.Released released:
                    return !released.Already;
                case ReleaseOutcome.NotReleasable { Order.Status: OrderStatus.Confirmed }:
                    return false;
            }
        }
    }

    private static async Task EndHoldAsync(SaleBench sale, Order order, DateTimeOffset deadline) =>
        await Task.WhenAll(
            sale.Database.HashSetAsync(
                RedisKeys.Orders(sale.Product),
                order.Id.Value,
                PackedOrder.Format(order with { HoldUntil = deadline })
            ),
            sale.Database.SortedSetAddAsync(RedisKeys.Holds(sale.Product), order.Id.Value, deadline.ToUnixTimeMilliseconds())
        );
}
