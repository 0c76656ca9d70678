using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Stores;

namespace FlashSale.Tests.Sales;

/// <summary>What counts as a difference, without a server.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class SaleComparerTests
{
    private static readonly ProductId Product = ProductId.New();

    private readonly Order _held = StoreData.Order(Product);
    private readonly Order _sold = StoreData.Order(Product).Moved(OrderStatus.Confirmed) with { Quantity = 2 };

    [Fact]
    public void Finish_AllAgree_FindsNothing() => Assert.Empty(Compare([_held, _sold], [_held, _sold]));

    /// <summary>A pass walks over every order of a sale while the sale goes on: what agrees must not cost words or sets.</summary>
    [Fact]
    public void MeetAndFinish_ManyOrdersThatAgree_AllocateFewBytesAnOrder()
    {
        const int Orders = 10_000;
        var orders = StoreData.Orders(Product, Orders).Select(static order => order.Moved(OrderStatus.Confirmed)).ToArray();
        var sale = new SaleSnapshot(Product, Orders, Stock: 0, Held: 0, Sold: Orders, SaleState.SoldOut, Orders);
        var contents = new SaleContents(
            sale,
            orders.ToDictionary(static order => order.Id),
            Buyers(orders),
            new Dictionary<string, double>()
        );
        var comparer = new SaleComparer(contents);

        var bytes = GC.GetAllocatedBytesForCurrentThread();
        foreach (var order in orders)
            comparer.Meet(order);
        var drift = comparer.Finish(quiet: true);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

        Assert.Empty(drift);
        Assert.InRange(bytes / Orders, 0, 400);
    }

    [Fact]
    public void Finish_EndedOrders_AreNobodysLoss() =>
        Assert.Empty(
            Compare(
                [_held, _sold, StoreData.Order(Product).Moved(OrderStatus.Cancelled)],
                [_held, _sold, StoreData.Order(Product).Moved(OrderStatus.Expired)]
            )
        );

    [Fact]
    public void Finish_OrderOnlyInRedis_GoesToTheStore() =>
        IsOne(Compare([_held, _sold], [_held]), DriftKinds.NotStored, _sold.Id.Value, new SaleCorrection.Store(_sold));

    [Fact]
    public void Finish_OrderOnlyInTheStore_GoesBackIntoRedis()
    {
        var lost = StoreData.Order(Product);

        IsOne(Compare([_held, _sold], [_held, _sold, lost]), DriftKinds.NotInRedis, lost.Id.Value, new SaleCorrection.PutBack(lost));
    }

    [Fact]
    public void Finish_StoreBehind_GetsWhatRedisHas() =>
        IsOne(
            Compare([_held, _sold], [_held, _sold with { Status = OrderStatus.Reserved, Version = 1 }]),
            DriftKinds.StatusBehind,
            _sold.Id.Value,
            new SaleCorrection.Store(_sold)
        );

    [Fact]
    public void Finish_RedisBehind_MovesOn()
    {
        var paid = _held.Moved(OrderStatus.Confirmed);

        IsOne(Compare([_held, _sold], [paid, _sold]), DriftKinds.StatusBehind, paid.Id.Value, new SaleCorrection.Replace(_held, paid));
    }

    [Fact]
    public void Finish_SameVersionAnotherStatus_RedisWinsWithAHigherVersion() =>
        IsOne(
            Compare([_held, _sold], [_held, _sold with { Status = OrderStatus.Cancelled }]),
            DriftKinds.StatusBehind,
            _sold.Id.Value,
            new SaleCorrection.Replace(_sold, _sold with { Version = 3 })
        );

    [Fact]
    public void Finish_SameVersionConfirmedInTheStore_ItMayHaveBeenPaidFor()
    {
        var ended = _sold with { Status = OrderStatus.Expired };

        Assert.Contains(
            Compare([_held, ended], [_held, _sold]),
            drift => drift is { Kind: DriftKinds.StatusBehind } && drift.Correction.Equals(new SaleCorrection.Replace(ended, _sold))
        );
    }

    [Theory]
    [InlineData("1:")]
    [InlineData("1")]
    [InlineData(null)]
    public void Finish_LiveOrderNotNamed_IsAnOrderWithoutBuyer(string? entry)
    {
        var buyers = Buyers(_held, _sold);
        buyers.Remove(_held.User.Value);
        if (entry is not null)
            buyers[_held.User.Value] = new(_held.User.Value, 1, [], entry);

        IsOne(
            Compare([_held, _sold], [_held, _sold], buyers: buyers),
            DriftKinds.OrderWithoutBuyer,
            _held.User.Value,
            new SaleCorrection.Buyer(_held.User.Value, entry ?? "", [_held.Id])
        );
    }

    [Fact]
    public void Finish_EntryOfNobodysOrder_IsABuyerWithoutOrder()
    {
        var buyers = Buyers(_held, _sold);
        var stranger = UserId.New().Value;
        buyers[stranger] = new(stranger, 1, [OrderId.New(Product)], "1:…");

        IsOne(
            Compare([_held, _sold], [_held, _sold], buyers: buyers),
            DriftKinds.BuyerWithoutOrder,
            stranger,
            new SaleCorrection.Buyer(stranger, "1:…", [])
        );
    }

    [Theory]
    [InlineData(3)]
    [InlineData(null)]
    public void Finish_EntryOfOtherUnits_IsABuyerWithoutOrder(int? units)
    {
        var buyers = Buyers(_held, _sold);
        buyers[_sold.User.Value] = buyers[_sold.User.Value] with { Units = units };

        Assert.Equal(DriftKinds.BuyerWithoutOrder, Assert.Single(Compare([_held, _sold], [_held, _sold], buyers: buyers)).Kind);
    }

    [Fact]
    public void Finish_HoldWithoutReservedOrder_IsStuck()
    {
        var holds = Holds(_held);
        holds[_sold.Id.Value] = 1;
        holds["nonsense"] = 1;

        var drift = Compare([_held, _sold], [_held, _sold], holds: holds);

        Assert.Equal(["nonsense", _sold.Id.Value], drift.Select(static one => one.Subject).OrderByDescending(static s => s == "nonsense"));
        Assert.All(drift, static one => Assert.Equal(DriftKinds.StuckHold, one.Kind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Finish_ReservedOrderWithoutItsDeadline_IsStuck(bool another)
    {
        Dictionary<string, double> holds = another ? new() { [_held.Id.Value] = 5 } : [];

        IsOne(
            Compare([_held, _sold], [_held, _sold], holds: holds),
            DriftKinds.StuckHold,
            _held.Id.Value,
            new SaleCorrection.Hold(_held.Id.Value)
        );
    }

    [Theory]
    [InlineData(6, 1, 2, true, 1)]
    [InlineData(6, 1, 2, false, 1)]
    [InlineData(6, 2, 2, true, 1)]
    [InlineData(6, 2, 2, false, 0)]
    public void Finish_CountersOff_AreSeenInThemselvesAndWhenNothingMovesAgainstTheOrders(
        int stock,
        int held,
        int sold,
        bool quiet,
        int expected
    )
    {
        var drift = Compare([_held, _sold], [_held, _sold], new(Product, 10, stock, held, sold, SaleState.Live, 7), quiet: quiet);

        Assert.Equal(expected, drift.Where(static one => one.Kind == DriftKinds.StockCounter).Sum(static one => one.Size));
    }

    [Fact]
    public void Identity_SameDriftOnASaleThatMovedOn_IsTheSame()
    {
        var before = SaleComparer.CompareCounters(new(Product, 10, 5, 0, 4, SaleState.Live, 4), null);
        var after = SaleComparer.CompareCounters(new(Product, 10, 2, 1, 6, SaleState.Live, 9), null);

        Assert.Equal(before?.Identity, after?.Identity);
    }

    private IReadOnlyList<SaleDrift> Compare(
        Order[] redis,
        Order[] store,
        SaleSnapshot? sale = null,
        Dictionary<string, SaleBuyer>? buyers = null,
        Dictionary<string, double>? holds = null,
        bool quiet = true
    )
    {
        var comparer = new SaleComparer(
            new SaleContents(
                sale ?? new(Product, 10, 7, 1, 2, SaleState.Live, 3),
                redis.ToDictionary(static order => order.Id),
                buyers ?? Buyers(redis),
                holds ?? Holds(_held)
            )
        );
        foreach (var order in store)
            comparer.Meet(order);
        return comparer.Finish(quiet);
    }

    private static Dictionary<string, SaleBuyer> Buyers(params Order[] orders) =>
        orders
            .Where(static order => order.IsLive)
            .ToDictionary(
                static order => order.User.Value,
                static order => new SaleBuyer(order.User.Value, order.Quantity, [order.Id], $"{order.Quantity}:{order.Id}")
            );

    private static Dictionary<string, double> Holds(Order order) =>
        new() { [order.Id.Value] = order.HoldUntil!.Value.ToUnixTimeMilliseconds() };

    private static void IsOne(IReadOnlyList<SaleDrift> found, string kind, string subject, SaleCorrection correction)
    {
        var drift = Assert.Single(found);
        Assert.Equal((kind, subject), (drift.Kind, drift.Subject));
        if (correction is SaleCorrection.Buyer expected)
        {
            var buyer = Assert.IsType<SaleCorrection.Buyer>(drift.Correction);
            Assert.Equal((expected.User, expected.Seen), (buyer.User, buyer.Seen));
            Assert.Equal(expected.Orders, buyer.Orders);
        }
        else
        {
            Assert.Equal(correction, drift.Correction);
        }
    }
}
