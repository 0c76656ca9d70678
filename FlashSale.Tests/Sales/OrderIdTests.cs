using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Sales;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class OrderIdTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private readonly ProductId _product = ProductId.New();

    [Fact]
    public void New_AtOneMoment_AreNeighboursAndNeverTheSame()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => OrderId.New(_product, Noon)).ToArray();

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Single(ids.Select(static id => id.Value[..21]).Distinct());
        Assert.All(ids, id => Assert.Equal(_product, OrderId.Parse(id.Value).Product));
    }

    [Fact]
    public void New_OnManyThreadsAtOnce_AreNeverTheSame()
    {
        var ids = new OrderId[50_000];
        Parallel.For(0, ids.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => ids[i] = OrderId.New(_product, Noon));

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void New_FromMomentToMoment_FollowEachOther()
    {
        var moments = Enumerable.Range(0, 1000).Select(i => Noon.AddMilliseconds(128 * i));
        var ids = moments.Select(at => OrderId.New(_product, at).Value).ToArray();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void New_NoTimeGiven_IsAnIdAllTheSame() => Assert.True(OrderId.TryParse(OrderId.New(_product).Value, out _));
}
