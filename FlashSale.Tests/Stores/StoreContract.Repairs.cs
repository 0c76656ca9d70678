using FlashSale.Domain;

namespace FlashSale.Tests.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task SaveRepair_Again_ReplacesIt()
    {
        var begun = Repair(ProductId.New());
        await Store.Repairs.SaveAsync(begun, default);
        Assert.Equal(begun, Assert.Single((await Store.Repairs.ListAsync(begun.Product, 0, 10, default)).Items));
        var done = begun with { Before = StoreData.Awkward, After = "stock 5 held 0 sold 5", Applied = true, Reason = "drift" };

        await Store.Repairs.SaveAsync(done, default);

        var page = await (await OpenAsync()).Repairs.ListAsync(begun.Product, 0, 10, default);
        Assert.Equal(done, Assert.Single(page.Items));
        Assert.Equal(1, page.Total);
    }

    [Fact]
    public async Task ListRepairs_SeveralPages_NewestFirstAndOnlyOfTheSale()
    {
        var product = ProductId.New();
        // Two of each instant, so that the id has to break the tie.
        var records = Enumerable.Range(0, 7).Select(i => Repair(product) with { At = StoreData.Noon.AddMilliseconds(i / 2) }).ToList();
        foreach (var record in records)
            await Store.Repairs.SaveAsync(record, default);
        await Store.Repairs.SaveAsync(Repair(ProductId.New()), default);
        var expected = records
            .OrderByDescending(static record => record.At)
            .ThenByDescending(static record => record.Id.Value, StringComparer.Ordinal)
            .ToList();

        var all = await Store.Repairs.ListAsync(product, 0, 100, default);
        var second = await Store.Repairs.ListAsync(product, 3, 3, default);

        Assert.Equal(expected, all.Items);
        Assert.Equal(expected.Skip(3).Take(3), second.Items);
        Assert.Equal((7, 7, 0), (all.Total, second.Total, (await Store.Repairs.ListAsync(ProductId.New(), 0, 3, default)).Total));
    }

    [Fact]
    public async Task ListRepairs_OfAllSales_NewestFirst()
    {
        // Later than anything else in the store.
        var records = Enumerable.Range(1, 5).Select(i => Repair(ProductId.New()) with { At = StoreData.Noon.AddYears(i) }).ToList();
        foreach (var record in records)
            await Store.Repairs.SaveAsync(record, default);

        var first = await Store.Repairs.ListAsync(null, 0, 3, default);
        var second = await Store.Repairs.ListAsync(null, 3, 2, default);

        Assert.Equal(records.AsEnumerable().Reverse(), first.Items.Concat(second.Items));
        Assert.True(first.Total >= 5);
    }

    private static RepairRecord Repair(ProductId product) =>
        new()
        {
            Id = RepairId.New(),
            Product = product,
            Kind = DriftKinds.StockCounter,
            Subject = "counters",
            Before = "stock 4 held 0 sold 5",
            At = StoreData.Noon,
            Reason = "Begun.",
        };
}
