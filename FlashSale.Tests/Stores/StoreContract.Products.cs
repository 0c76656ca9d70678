using FlashSale.Domain;

namespace FlashSale.Tests.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task FindProduct_Stored_ReturnsWhatWasStored()
    {
        var full = StoreData.Product() with
        {
            Name = StoreData.Awkward,
            Description = StoreData.Awkward,
            Switch = SaleSwitch.Paused,
            Revision = 7,
            SaleSequence = long.MaxValue,
        };
        var bare = new Product
        {
            Id = ProductId.New(),
            Name = "",
            Terms = new SaleTerms { TotalStock = 0, Price = new Money(long.MaxValue, "JPY") },
            CreatedAt = StoreData.Noon,
        };

        await Store.Products.InsertAsync(full, default);
        await Store.Products.InsertAsync(bare, default);

        Assert.Equal(full, await Store.Products.FindAsync(full.Id, default));
        Assert.Equal(bare, await Store.Products.FindAsync(bare.Id, default));
        Assert.Null(await Store.Products.FindAsync(ProductId.New(), default));
    }

    [Fact]
    public async Task InsertProduct_SameId_ThrowsAndChangesNothing()
    {
        var product = StoreData.Product();
        await Store.Products.InsertAsync(product, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Products.InsertAsync(product with { Name = "Another" }, default));

        Assert.Equal(product, await Store.Products.FindAsync(product.Id, default));
    }

    [Fact]
    public async Task ListProducts_SeveralPages_NewestFirstWithoutWithdrawn()
    {
        // Two of each instant, so that the id has to break the tie.
        var products = Enumerable.Range(0, 10).Select(static i => StoreData.Product(StoreData.Noon.AddSeconds(i / 2))).ToList();
        var withdrawn = StoreData.Product(StoreData.Noon.AddDays(1)) with { Switch = SaleSwitch.Deleted };
        foreach (var product in products.Append(withdrawn).Reverse())
            await Store.Products.InsertAsync(product, default);
        var expected = products
            .OrderByDescending(static product => product.CreatedAt)
            .ThenByDescending(static product => product.Id.Value, StringComparer.Ordinal)
            .ToList();

        var all = await Store.Products.ListAsync(0, 100, default);
        var second = await Store.Products.ListAsync(3, 3, default);
        var beyond = await Store.Products.ListAsync(100, 3, default);

        Assert.Equal(expected, all.Items);
        Assert.Equal(expected.Skip(3).Take(3), second.Items);
        Assert.Empty(beyond.Items);
        Assert.All([all.Total, second.Total, beyond.Total], static total => Assert.Equal(10, total));
        Assert.Equal([withdrawn.Id], await Store.Products.ListWithdrawnAsync(default));
    }

    [Fact]
    public async Task UpdateProduct_NextRevision_ReplacesAllButTheSale()
    {
        var product = StoreData.Product();
        await Store.Products.InsertAsync(product, default);
        await Store.Products.ApplySaleChangeAsync(Change(product, 5, 150, SaleSwitch.Paused), default);
        var update = product with
        {
            Name = "Boot",
            Description = "",
            Terms = new SaleTerms { TotalStock = 160, Price = new Money(5, "USD") },
            CacheTtl = null,
            Switch = SaleSwitch.Closed,
            Revision = 2,
            SaleSequence = 5,
        };

        Assert.True(await Store.Products.UpdateAsync(update, default));

        Assert.Equal(update with { Switch = SaleSwitch.Paused }, await Store.Products.FindAsync(product.Id, default));
    }

    [Fact]
    public async Task UpdateProduct_SaleEventCameSince_KeepsItsTotal()
    {
        var product = StoreData.Product();
        await Store.Products.InsertAsync(product, default);
        await Store.Products.ApplySaleChangeAsync(Change(product, 5, 150, SaleSwitch.Open), default);

        Assert.True(await Store.Products.UpdateAsync(product with { Name = "Boot", Revision = 2 }, default));

        var stored = await Store.Products.FindAsync(product.Id, default);
        Assert.Equal(("Boot", 150, 5), (stored!.Name, stored.Terms.TotalStock, stored.SaleSequence));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task UpdateProduct_NotTheNextRevision_ReturnsFalseAndChangesNothing(long revision)
    {
        var product = StoreData.Product();
        await Store.Products.InsertAsync(product, default);

        Assert.False(await Store.Products.UpdateAsync(product with { Name = "Boot", Revision = revision }, default));
        Assert.False(await Store.Products.UpdateAsync(StoreData.Product() with { Revision = 2 }, default));

        Assert.Equal(product, await Store.Products.FindAsync(product.Id, default));
    }

    [Fact]
    public async Task UpdateProduct_RaceOfTwoInstances_EachRevisionIsWrittenOnce()
    {
        var other = await OpenAsync();
        var product = StoreData.Product();
        await Store.Products.InsertAsync(product, default);
        for (var revision = 2; revision <= 10; revision++)
        {
            var attempts = await Task.WhenAll(
                Enumerable
                    .Range(0, 6)
                    .Select(i =>
                        Task.Run(() =>
                            (i % 2 == 0 ? Store : other).Products.UpdateAsync(
                                product with
                                {
                                    Name = $"Writer {i}",
                                    Revision = revision,
                                },
                                default
                            )
                        )
                    )
            );

            Assert.Single(attempts, static won => won);
        }
    }

    [Fact]
    public async Task ApplySaleChange_AnyOrder_EndsAtTheHighestSequence()
    {
        var product = StoreData.Product();
        await Store.Products.InsertAsync(product, default);

        Assert.True(await Store.Products.ApplySaleChangeAsync(Change(product, 2, 120, SaleSwitch.Paused), default));
        Assert.False(await Store.Products.ApplySaleChangeAsync(Change(product, 1, 110, SaleSwitch.Open), default));
        Assert.False(await Store.Products.ApplySaleChangeAsync(Change(product, 2, 110, SaleSwitch.Open), default));
        Assert.True(await Store.Products.ApplySaleChangeAsync(Change(product, 9, 130, SaleSwitch.Deleted), default));
        Assert.False(await Store.Products.ApplySaleChangeAsync(Change(StoreData.Product(), 10, 1, SaleSwitch.Open), default));

        var expected = product with { Switch = SaleSwitch.Deleted, SaleSequence = 9, Terms = product.Terms with { TotalStock = 130 } };
        Assert.Equal(expected, await Store.Products.FindAsync(product.Id, default));
        Assert.Empty((await Store.Products.ListAsync(0, 10, default)).Items);
    }

    private static SaleEvent.SaleChanged Change(Product product, long sequence, int total, SaleSwitch to) =>
        new(product.Id, total, to, sequence, null);
}
