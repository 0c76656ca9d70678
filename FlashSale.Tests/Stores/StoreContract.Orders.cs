using FlashSale.Domain;

namespace FlashSale.Tests.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task FindOrder_Stored_ReturnsWhatWasStored()
    {
        var product = ProductId.New();
        var orders = Enum.GetValues<OrderStatus>()
            .Select(status =>
                StoreData.Order(product) with
                {
                    Status = status,
                    Quantity = int.MaxValue,
                    Price = new Money(long.MaxValue, "JPY"),
                    Version = int.MaxValue,
                }
            )
            .Append(StoreData.Order(product) with { HoldUntil = null })
            .ToList();

        await Store.Orders.SaveAsync(orders, default);
        await Store.Orders.SaveAsync([], default);

        foreach (var order in orders)
            Assert.Equal(order, await Store.Orders.FindAsync(order.Id, default));
        Assert.Null(await Store.Orders.FindAsync(OrderId.New(product), default));
    }

    [Fact]
    public async Task SaveOrders_Returned_OtherInstancesSeeIt()
    {
        var other = await OpenAsync();
        var order = StoreData.Order(ProductId.New());

        await Store.Orders.SaveAsync([order], default);

        Assert.Equal(order, await other.Orders.FindAsync(order.Id, default));
    }

    [Fact]
    public async Task SaveOrders_OlderOrSameVersion_ChangesNothing()
    {
        var first = StoreData.Order(ProductId.New());
        var paid = first.Moved(OrderStatus.Confirmed);
        await Store.Orders.SaveAsync([paid], default);

        await Store.Orders.SaveAsync([first], default);
        await Store.Orders.SaveAsync([paid with { Status = OrderStatus.Expired }], default);

        Assert.Equal(paid, await Store.Orders.FindAsync(first.Id, default));
    }

    [Fact]
    public async Task SaveOrders_HigherVersion_ReplacesEverything()
    {
        var first = StoreData.Order(ProductId.New());
        var second = first with
        {
            Quantity = 3,
            Price = new Money(7, "USD"),
            Status = OrderStatus.Cancelled,
            HoldUntil = null,
            Version = 5,
        };
        await Store.Orders.SaveAsync([first], default);

        await Store.Orders.SaveAsync([second], default);

        Assert.Equal(second, await Store.Orders.FindAsync(first.Id, default));
    }

    [Fact]
    public async Task SaveOrders_ShuffledRepeatsInOneBatch_KeepsTheHighestVersions()
    {
        var product = ProductId.New();
        var random = new Random(20261127);
        var born = StoreData.Orders(product, 200);
        var moved = born.Select((order, i) => order.Moved((OrderStatus)(1 + (i % 3)))).ToList();
        Order[] events = [.. born, .. moved, .. born, .. moved];
        random.Shuffle(events);

        await Store.Orders.SaveAsync(events, default);
        random.Shuffle(events);
        foreach (var chunk in events.Chunk(37))
            await Store.Orders.SaveAsync(chunk, default);

        Assert.Equal(Sorted(moved), Sorted(await WalkAsync(Store, product)));
        await FiguresEqualTheOrdersAsync(product);
    }

    [Fact]
    public async Task SaveOrders_RaceOfTwoInstancesWithOverlappingBatches_EndsAtTheHighestVersions()
    {
        var other = await OpenAsync();
        var product = ProductId.New();
        var born = StoreData.Orders(product, 300);
        var moved = born.Select(static order => order.Moved(OrderStatus.Confirmed)).ToList();

        await Task.WhenAll(
            born.Concat(moved)
                .Chunk(30)
                .Concat(moved.Concat(born).Reverse().Chunk(40))
                .Select((batch, i) => Task.Run(() => (i % 2 == 0 ? Store : other).Orders.SaveAsync(batch, default)))
        );

        Assert.Equal(Sorted(moved), Sorted(await WalkAsync(Store, product)));
        await FiguresEqualTheOrdersAsync(product);
    }

    [Fact]
    public async Task ListOrdersByUser_SeveralPages_NewestFirstAndOnlyTheirs()
    {
        var user = UserId.New();
        // Of several products, and two of each instant, so that the id has to break the tie.
        var orders = Enumerable
            .Range(0, 10)
            .Select(i => StoreData.Order(ProductId.New(), user, StoreData.Noon.AddMilliseconds(i / 2)))
            .ToList();
        await Store.Orders.SaveAsync([.. orders, .. StoreData.Orders(ProductId.New(), 50)], default);
        var expected = orders
            .OrderByDescending(static order => order.CreatedAt)
            .ThenByDescending(static order => order.Id.Value, StringComparer.Ordinal)
            .ToList();

        var all = await Store.Orders.ListByUserAsync(user, 0, 100, default);
        var second = await Store.Orders.ListByUserAsync(user, 3, 3, default);
        var none = await Store.Orders.ListByUserAsync(UserId.New(), 0, 3, default);

        Assert.Equal(expected, all.Items);
        Assert.Equal(expected.Skip(3).Take(3), second.Items);
        Assert.Equal((10, 10, 0), (all.Total, second.Total, none.Total));
        Assert.Empty(none.Items);
    }

    [Fact]
    public async Task WalkOrders_TenThousandBesideOtherProducts_ReturnsEachOnce()
    {
        var product = ProductId.New();
        var orders = StoreData.Orders(product, 10_000);
        await Store.Orders.SaveAsync(StoreData.Orders(ProductId.New(), 100), default);
        foreach (var batch in orders.Chunk(1000))
            await Store.Orders.SaveAsync(batch, default);

        Assert.Equal(Sorted(orders), Sorted(await WalkAsync(Store, product)));
        Assert.Empty(await WalkAsync(Store, ProductId.New()));
    }

    [Fact]
    public async Task WalkOrders_LeftInTheMiddle_WritersGoOn()
    {
        var product = ProductId.New();
        await Store.Orders.SaveAsync(StoreData.Orders(product, 1500), default);
        await foreach (var _ in Store.Orders.WalkAsync(product, default))
        {
            await Store.Orders.SaveAsync([StoreData.Order(product)], default);
            break;
        }

        Assert.Equal(1501, (await Store.Orders.CountAsync(product, default)).Orders);
    }

    [Fact]
    public async Task CountOrders_EveryStatus_CountsUnitsOfLiveOnes()
    {
        var product = ProductId.New();
        Order Some(int quantity, OrderStatus status) => StoreData.Order(product) with { Quantity = quantity, Status = status };
        var held = Some(4, OrderStatus.Reserved);
        await Store.Orders.SaveAsync(
            [
                held,
                Some(1, OrderStatus.Reserved),
                Some(20, OrderStatus.Confirmed),
                Some(300, OrderStatus.Cancelled),
                Some(5000, OrderStatus.Expired),
            ],
            default
        );
        await Store.Orders.SaveAsync(StoreData.Orders(ProductId.New(), 3), default);

        Assert.Equal(new StoredFigures(5, 5, 20), await Store.Orders.CountAsync(product, default));
        await Store.Orders.SaveAsync([held.Moved(OrderStatus.Confirmed)], default);
        Assert.Equal(new StoredFigures(5, 1, 24), await Store.Orders.CountAsync(product, default));
        Assert.Equal(new StoredFigures(0, 0, 0), await Store.Orders.CountAsync(ProductId.New(), default));
    }

    private async Task FiguresEqualTheOrdersAsync(ProductId product)
    {
        var orders = await WalkAsync(Store, product);
        var expected = new StoredFigures(orders.Count, Units(orders, OrderStatus.Reserved), Units(orders, OrderStatus.Confirmed));

        Assert.Equal(expected, await Store.Orders.CountAsync(product, default));
    }

    private static long Units(List<Order> orders, OrderStatus status) =>
        orders.Where(order => order.Status == status).Sum(static order => (long)order.Quantity);

    private static async Task<List<Order>> WalkAsync(StoreInstance store, ProductId product)
    {
        var orders = new List<Order>();
        await foreach (var order in store.Orders.WalkAsync(product, default))
            orders.Add(order);
        return orders;
    }

    private static IEnumerable<Order> Sorted(IEnumerable<Order> orders) =>
        orders.OrderBy(static order => order.Id.Value, StringComparer.Ordinal);
}
