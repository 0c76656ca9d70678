using FlashSale.Domain;
using FlashSale.Storage.Redis.Catalog;
using FlashSale.Tests.Infrastructure;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Catalog;

[Trait(Tiers.Name, Tiers.Unit)]
public sealed class UnknownProductsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly UnknownProducts _unknown;

    public UnknownProductsTests() =>
        _unknown = new(_time, Options.Create(new ProductCacheOptions { UnknownFor = TimeSpan.FromSeconds(3) }));

    [Fact]
    public void Contains_UntilTheTimeIsOver_IsTrue()
    {
        var id = ProductId.New();
        _unknown.Add(id);

        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.True(_unknown.Contains(id));

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.False(_unknown.Contains(id));
    }

    [Fact]
    public void Contains_Removed_IsFalse()
    {
        var id = ProductId.New();
        _unknown.Add(id);
        _unknown.Remove(id);

        Assert.False(_unknown.Contains(id));
    }

    [Fact]
    public void Add_FloodOfIds_IsForgottenInsteadOfFillingMemory()
    {
        var first = ProductId.New();
        _unknown.Add(first);
        for (var i = 0; i < 10_000; i++)
            _unknown.Add(ProductId.New());

        Assert.False(_unknown.Contains(first));
    }
}
