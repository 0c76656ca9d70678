using System.Text;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Stores;

namespace FlashSale.Tests.Sales;

/// <summary>What a scan lets pass and what it points at, without a server. Which drift that is, SaleComparer says.</summary>
[Trait(Tiers.Name, Tiers.Unit)]
public sealed class SaleScanTests
{
    private const long Begun = 1_900_000_000_000;

    private static readonly ProductId Product = ProductId.New();

    private readonly Order _held = StoreData.Order(Product);
    private readonly Order _sold = StoreData.Order(Product).Moved(OrderStatus.Confirmed) with { Quantity = 2 };

    /// <summary>A pass walks over every order of a sale while the sale goes on: what agrees must cost neither objects nor texts.</summary>
    [Fact]
    public void Scan_ManyOrdersThatAgree_AllocatesALineAnOrder()
    {
        const int Orders = 10_000;
        var lines = StoreData.Orders(Product, Orders).Select(static order => OrderLine.Of(order.Moved(OrderStatus.Confirmed))).ToArray();
        var name = Encoding.ASCII.GetBytes(UserId.New().Value);

        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var scan = new SaleScan(Product, Orders);
        foreach (var line in lines)
            scan.AddOrder(line);
        foreach (var line in lines)
            scan.AddBuyer(name, line.User, 1, [line.Order]);
        foreach (var line in lines)
            scan.Meet(line);
        scan.Finish();
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;

        Finds(scan, [], [], []);
        Assert.Equal(new SaleUnits(0, Orders), scan.Units);
        Assert.InRange(bytes / Orders, 0, 160);
    }

    [Fact]
    public void Scan_AllAgree_PointsAtNothing() => Finds(Scan([_held, _sold], [_held, _sold]), [], [], []);

    [Fact]
    public void Scan_OrderOnOneSideOnly_IsPointedAt()
    {
        var lost = StoreData.Order(Product);

        Finds(Scan([_held, _sold], [_held, lost]), [_sold.Id, lost.Id], [], []);
    }

    [Fact]
    public void Scan_EndedOrdersOnOneSideOnly_AreNobodysLoss()
    {
        var (redis, store) = (StoreData.Order(Product).Moved(OrderStatus.Expired), StoreData.Order(Product).Moved(OrderStatus.Cancelled));

        Finds(Scan([_held, _sold, redis], [_held, _sold, store]), [], [], []);
    }

    [Fact]
    public void Scan_OrderMadeSinceItBegan_IsLeftToTheNextLook()
    {
        Order At(long time) => StoreData.Order(Product, createdAt: DateTimeOffset.FromUnixTimeMilliseconds(time)) with { HoldUntil = null };
        var (inRedis, inStore, before) = (At(Begun), At(Begun + 500), At(Begun - 1));
        // From a clock that went back, not from this look.
        var future = At(Begun + 3_600_000);

        Finds(Scan([_held, _sold, inRedis], [_held, _sold, inStore, before, future]), [before.Id, future.Id], [], []);
    }

    public static readonly TheoryData<string> Differences = ["user", "quantity", "status", "version"];

    [Theory]
    [MemberData(nameof(Differences))]
    public void Scan_OneDifference_IsPointedAt(string what)
    {
        var stored = what switch
        {
            "user" => _sold with { User = UserId.New() },
            "quantity" => _sold with { Quantity = 3 },
            "status" => _sold with { Status = OrderStatus.Expired },
            _ => _sold with { Version = 7 },
        };

        Finds(Scan([_held, _sold], [_held, stored]), [_sold.Id], [], []);
    }

    [Fact]
    public void Scan_BuyersWhoseEntriesAreNotWhatTheyOwn_ArePointedAt()
    {
        var (twice, none, units, alien) = (UserId.New(), UserId.New(), UserId.New(), UserId.New());
        Order[] orders =
        [
            .. new[] { twice, none, units }.Select(user => StoreData.Order(Product, user).Moved(OrderStatus.Confirmed)),
            _sold,
        ];
        var scan = new SaleScan(Product, 4);
        foreach (var order in orders)
            scan.AddOrder(OrderLine.Of(order));
        Add(scan, twice, 2, orders[0], orders[0]);
        Add(scan, units, 5, orders[2]);
        Add(scan, alien, 2, _sold);
        Add(scan, _sold.User, 2, _sold);
        scan.AddOddBuyer("?"u8);
        foreach (var order in orders)
            scan.Meet(OrderLine.Of(order));
        scan.Finish();

        Finds(scan, [], [twice.Value, none.Value, units.Value, alien.Value, "?"], []);
    }

    [Fact]
    public void Scan_DeadlinesThatAreNotTheOrders_ArePointedAt()
    {
        var (missing, other) = (StoreData.Order(Product), StoreData.Order(Product));
        var scan = new SaleScan(Product, 4);
        Order[] orders = [_held, missing, other, _sold];
        foreach (var order in orders)
            scan.AddOrder(OrderLine.Of(order));
        foreach (var order in orders)
            Add(scan, order.User, order.Quantity, order);
        AddHold(scan, _held, 0);
        AddHold(scan, other, 1);
        AddHold(scan, _sold, 0);
        scan.AddHold("?"u8, null, 0);
        foreach (var order in orders)
            scan.Meet(OrderLine.Of(order));
        scan.Finish();

        Finds(scan, [], [], [missing.Id.Value, other.Id.Value, _sold.Id.Value, "?"]);
    }

    [Fact]
    public void Numbers_OfIds_AreTheIdsAgain()
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(_held.Id, IdNumber.ToOrder(Product, IdNumber.Of(_held.Id)));
            var user = UserId.New();
            Assert.Equal(user, IdNumber.ToUser(IdNumber.Of(user)));
        }
        Assert.False(IdNumber.TryRead("0123456789abcdeU"u8, out _));
        Assert.False(IdNumber.TryRead("0123456789abcde"u8, out _));
    }

    private SaleScan Scan(Order[] redis, Order[] store)
    {
        var scan = new SaleScan(Product, redis.Length);
        scan.Begin(Begun);
        foreach (var order in redis)
            scan.AddOrder(OrderLine.Of(order));
        foreach (var order in redis.Where(static order => order.IsLive))
            Add(scan, order.User, order.Quantity, order);
        AddHold(scan, _held, 0);
        foreach (var order in store)
            scan.Meet(OrderLine.Of(order));
        scan.Finish();
        return scan;
    }

    private static void Add(SaleScan scan, UserId user, int units, params Order[] named) =>
        scan.AddBuyer(
            Encoding.ASCII.GetBytes(user.Value),
            IdNumber.Of(user),
            units,
            [.. named.Select(static order => IdNumber.Of(order.Id))]
        );

    private static void AddHold(SaleScan scan, Order order, long off) =>
        scan.AddHold(
            Encoding.ASCII.GetBytes(order.Id.Value),
            IdNumber.Of(order.Id),
            (order.HoldUntil?.ToUnixTimeMilliseconds() ?? 0) + off
        );

    private static void Finds(SaleScan scan, OrderId[] orders, string[] users, string[] holds)
    {
        Assert.True(scan.Orders.SetEquals(orders));
        Assert.True(scan.Users.SetEquals(users));
        Assert.True(scan.Holds.SetEquals(holds));
    }
}
