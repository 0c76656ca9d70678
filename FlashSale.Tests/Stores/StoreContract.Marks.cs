using FlashSale.Domain;

namespace FlashSale.Tests.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task SaveWithMark_Returned_OrdersAndMarkAreThere()
    {
        var product = ProductId.New();
        var orders = StoreData.Orders(product, 3);

        await Store.Orders.SaveAsync(product, orders, [], 17, default);

        foreach (var order in orders)
            Assert.Equal(order, await Store.Orders.FindAsync(order.Id, default));
        Assert.Equal(17, (await (await OpenAsync()).Orders.FindMarksAsync([product], default))[product]);
    }

    [Fact]
    public async Task SaveWithMark_LowerAfterHigher_MarkStays()
    {
        var product = ProductId.New();
        await Store.Orders.SaveAsync(product, [], [], 1_000_000_000_000, default);

        await Store.Orders.SaveAsync(product, StoreData.Orders(product, 1), [], 9, default);

        Assert.Equal(1_000_000_000_000, (await Store.Orders.FindMarksAsync([product], default))[product]);
    }

    [Fact]
    public async Task SaveWithMark_RaceOfTwoInstances_TheHighestStays()
    {
        var product = ProductId.New();
        var other = await OpenAsync();

        await Task.WhenAll(
            Enumerable.Range(1, 20).Select(i => Task.Run(() => (i % 2 == 0 ? Store : other).Orders.SaveAsync(product, [], [], i, default)))
        );

        Assert.Equal(20, (await Store.Orders.FindMarksAsync([product], default))[product]);
    }

    [Fact]
    public async Task FindMarks_OthersAndUnknown_OnlyThoseAskedForThatHaveOne()
    {
        var (marked, unmarked, other) = (ProductId.New(), ProductId.New(), ProductId.New());
        await Store.Orders.SaveAsync(marked, [], [], 1, default);
        await Store.Orders.SaveAsync(other, [], [], 2, default);
        await Store.Orders.SaveAsync(StoreData.Orders(unmarked, 1), default);

        Assert.Equal([new(marked, 1)], await Store.Orders.FindMarksAsync([marked, unmarked], default));
        Assert.Empty(await Store.Orders.FindMarksAsync([], default));
    }
}
