using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Stores;

namespace FlashSale.Tests.Rebuilding;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class SaleMergeTests
{
    private static readonly Order Born = StoreData.Order(ProductId.New());

    [Fact]
    public void Merge_OnlyInRedis_IsKeptAndStored()
    {
        var merged = Merge([Born], []);

        Assert.Equal([Born], merged.Live);
        Assert.Equal([Born], merged.ForStore);
        Assert.Empty(merged.ForRedis);
    }

    [Theory]
    [InlineData(OrderStatus.Cancelled)]
    [InlineData(OrderStatus.Expired)]
    public void Merge_EndedOnlyInRedis_IsStoredAndNotLive(OrderStatus status)
    {
        var merged = Merge([Born.Moved(status)], []);

        Assert.Equal([Born.Moved(status)], merged.ForStore);
        Assert.Empty(merged.Live);
    }

    [Fact]
    public void Merge_LiveOnlyInStore_IsPutBack()
    {
        var merged = Merge([], [Born.Moved(OrderStatus.Confirmed)]);

        Assert.Equal([Born.Moved(OrderStatus.Confirmed)], merged.ForRedis);
        Assert.Equal((0L, 1L), (merged.HeldUnits, merged.SoldUnits));
        Assert.Empty(merged.ForStore);
    }

    [Fact]
    public void Merge_EndedOnlyInStore_StaysAway()
    {
        var merged = Merge([], [Born.Moved(OrderStatus.Expired)]);

        Assert.Equal((0, 0, 0), (merged.Live.Count, merged.ForRedis.Count, merged.EndedInStore.Count));
    }

    [Fact]
    public void Merge_EndedInStoreAndLiveInRedis_GoesFromRedis()
    {
        var merged = Merge([Born], [Born.Moved(OrderStatus.Cancelled)]);

        Assert.Equal([Born.Id], merged.EndedInStore);
        Assert.Empty(merged.Live);
        Assert.Empty(merged.Conflicts);
    }

    [Fact]
    public void Merge_NewerInRedis_GoesToTheStore()
    {
        var paid = Born.Moved(OrderStatus.Confirmed);

        var merged = Merge([paid], [Born]);

        Assert.Equal([paid], merged.Live);
        Assert.Equal([paid], merged.ForStore);
        Assert.Empty(merged.ForRedis);
    }

    [Fact]
    public void Merge_BothTheSame_ChangesNothing()
    {
        var merged = Merge([Born, Born], [Born]);

        Assert.Equal([Born], merged.Live);
        Assert.Equal((0, 0, 0), (merged.ForRedis.Count, merged.ForStore.Count, merged.EndedInStore.Count));
    }

    [Fact]
    public void Merge_PaidBeforeTheLossAndExpiredAfterIt_PaidCounts()
    {
        var paid = Born.Moved(OrderStatus.Confirmed);

        var merged = Merge([Born.Moved(OrderStatus.Expired)], [paid]);

        Assert.Equal([paid], merged.Live);
        Assert.Equal([paid], merged.ForRedis);
        Assert.Equal([Born.Id], merged.Conflicts);
        Assert.Empty(merged.ForStore);
    }

    [Fact]
    public void Merge_CancelledBeforeTheLossAndPaidAfterIt_PaidCountsOnBothSides()
    {
        var paid = Born.Moved(OrderStatus.Confirmed);

        var merged = Merge([paid], [Born.Moved(OrderStatus.Cancelled)]);

        // A version of its own: the store has one of the old number, and would not take another.
        var counted = paid with
        {
            Version = 3,
        };
        Assert.All([merged.Live, merged.ForRedis, merged.ForStore], orders => Assert.Equal([counted], orders));
        Assert.Equal([Born.Id], merged.Conflicts);
    }

    [Theory]
    [InlineData(SaleSwitch.Open, 100, 5, SaleSwitch.Paused, 120, 9, SaleSwitch.Paused, 120)] // Redis is newer
    [InlineData(SaleSwitch.Open, 100, 9, SaleSwitch.Paused, 120, 5, SaleSwitch.Open, 100)] // the store is newer
    [InlineData(SaleSwitch.Closed, 100, 5, SaleSwitch.Open, 120, 9, SaleSwitch.Closed, 120)] // closed is for good
    [InlineData(SaleSwitch.Open, 100, 9, SaleSwitch.Closed, 120, 5, SaleSwitch.Closed, 100)]
    [InlineData(SaleSwitch.Deleted, 100, 9, SaleSwitch.Closed, 120, 5, SaleSwitch.Deleted, 100)]
    [InlineData(SaleSwitch.Closed, 100, 5, SaleSwitch.Deleted, 120, 9, SaleSwitch.Deleted, 120)]
    [InlineData(SaleSwitch.Open, 100, 5, null, 120, 9, SaleSwitch.Open, 120)]
    public void Amend_TwoOpinions_TheNewerCountsAndTheEndIsForGood(
        SaleSwitch stored,
        int storedTotal,
        long storedSequence,
        SaleSwitch? left,
        int leftTotal,
        long leftChanged,
        SaleSwitch expected,
        int expectedTotal
    )
    {
        var product = StoreData.Product() with { Switch = stored, SaleSequence = storedSequence };
        product = product with { Terms = product.Terms with { TotalStock = storedTotal } };

        var amended = new LostSale(leftTotal, left, Sequence: 1_000, leftChanged).Amend(product);

        Assert.Equal((expected, expectedTotal), (amended.Switch, amended.Terms.TotalStock));
    }

    private static MergedOrders Merge(Order[] redis, Order[] store)
    {
        var merge = new SaleMerge();
        foreach (var order in redis)
            merge.AddFromRedis(order);
        foreach (var order in store)
            merge.AddFromStore(order);
        return merge.Merge();
    }
}
