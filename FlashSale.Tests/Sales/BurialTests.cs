using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Sales;

/// <summary>An entry that is buried again, because whoever did it couldn't finish or got no answer.</summary>
[Collection(RedisCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class BurialTests(RedisFixture redis)
{
    private readonly SaleBench _sale = SaleBench.Without(redis.Connection);

    private DeadLetters Letters => new(_sale.Redis, TimeProvider.System);

    [Fact]
    public async Task Add_Again_IsOneLetter()
    {
        var entry = Entry(_sale.Product);
        await Letters.AddAsync(entry, "first try", default);

        await Letters.AddAsync(entry with { Deliveries = 2 }, "second try", default);

        var letter = Assert.Single(await ListAsync(_sale.Product));
        Assert.Equal(("first try", 1), (letter.Reason, letter.Deliveries));
    }

    [Fact]
    public async Task Add_ManyAtOnce_IsOneLetter()
    {
        var entry = Entry(_sale.Product);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Letters.AddAsync(entry, "at once", default)));

        Assert.Single(await ListAsync(_sale.Product));
    }

    [Fact]
    public async Task Add_LetterDiscardedMeanwhile_DoesNotBringItBack()
    {
        var entry = Entry(_sale.Product);
        await Letters.AddAsync(entry, "its answer gets lost", default);
        Assert.NotNull(await Letters.DiscardAsync(Assert.Single(await ListAsync(_sale.Product)).Id, default));

        await Letters.AddAsync(entry, "so it is tried again", default);

        Assert.Empty(await ListAsync(_sale.Product));
    }

    [Fact]
    public async Task Add_SameIdInTwoSales_IsALetterEach()
    {
        var other = ProductId.New();

        await Letters.AddAsync(Entry(_sale.Product), "one", default);
        await Letters.AddAsync(Entry(other), "two", default);

        Assert.Single(await ListAsync(_sale.Product));
        Assert.Single(await ListAsync(other));
    }

    [Fact]
    public async Task Add_SameIdOfAnotherEntry_IsALetterEach()
    {
        // Cut at another place, the same characters are another entry, too.
        foreach (var (name, value) in new[] { ("ab", "c"), ("a", "bc"), ("ab", "d") })
            await Letters.AddAsync(Entry(_sale.Product, new() { [name] = value }), "the clock went back", default);

        Assert.Equal(3, (await ListAsync(_sale.Product)).Length);
    }

    /// <summary>Besides its fields a letter has five names and values.</summary>
    [Theory]
    [InlineData((BuryScript.MostValues / 2) - 5)]
    [InlineData((BuryScript.MostValues / 2) - 4)]
    [InlineData(10_000)]
    public async Task Add_ManyFields_IsKeptAsItStoodAndOnce(int count)
    {
        var fields = Enumerable.Range(0, count).ToDictionary(static i => $"name {i}", static i => $"value {i}");
        var entry = Entry(_sale.Product, fields);

        await Letters.AddAsync(entry, "far too long", default);
        await Letters.AddAsync(entry, "far too long", default);

        Assert.Equal(fields, Assert.Single(await ListAsync(_sale.Product)).Fields);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10_000)]
    public async Task Add_Again_IsKnownForADayFromThen(int count)
    {
        var entry = Entry(_sale.Product, Enumerable.Range(0, count).ToDictionary(static i => $"name {i}", static _ => ""));
        var mark = new Burial(DeadLetterKind.Event, entry.Product, entry.EntryId, "", 1, entry.Fields).Mark;
        await Letters.AddAsync(entry, "a store that is away for days", default);
        await redis.Database.KeyExpireAsync(mark, TimeSpan.FromHours(1));

        await Letters.AddAsync(entry, "a store that is away for days", default);

        var left = Assert.NotNull(await redis.Database.KeyTimeToLiveAsync(mark));
        Assert.InRange(left, TimeSpan.FromHours(23), TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task Bury_RedisRefusesTheLetter_DoesNotTakeItForBuried()
    {
        RedisKey mark = $"mark:{Guid.NewGuid():N}";
        RedisKey list = $"no stream:{Guid.NewGuid():N}";
        await redis.Database.StringSetAsync(list, "");

        await Assert.ThrowsAsync<RedisServerException>(() =>
            _sale.Redis.EvaluateAsync(RedisScript.Load("bury.lua"), [list, mark], [60_000, "name", "value"], default)
        );

        Assert.False(await redis.Database.KeyExistsAsync(mark));
        await redis.Database.KeyDeleteAsync(list);
    }

    private static SaleStreamEntry Entry(ProductId product, Dictionary<string, string>? fields = null) =>
        new(product, "5-0", Event: null, Malformed: "it is", fields ?? new() { ["type"] = "nonsense" }, Deliveries: 1);

    /// <summary>Of one sale: all tests share the one list.</summary>
    private async Task<DeadLetter[]> ListAsync(ProductId product) =>
        [.. (await Letters.ListAsync(after: null, 100_000, default)).Where(letter => letter.Product == product)];
}
