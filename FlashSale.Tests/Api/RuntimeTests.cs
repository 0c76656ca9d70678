using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Api;

/// <summary>What a benchmark asks this process about: it must count what was answered and nothing else.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class RuntimeTests(ApiFixture api)
{
    [Fact]
    public async Task Purchases_AfterTheFirstLook_CountedByOutcome()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();
        var before = await ReadAsync(buyer);

        await buyer.BuyAsync(product, "one");
        await buyer.BuyAsync(product, "one");
        await buyer.BuyAsync(product, "two");

        var after = await ReadAsync(buyer);
        Assert.Equal((1, 1, 1), (Grown("accepted"), Grown("replayed"), Grown("limit_reached")));
        Assert.True(after.Allocated > before.Allocated);

        long Grown(string outcome) => after.Purchases.GetValueOrDefault(outcome) - before.Purchases.GetValueOrDefault(outcome);
    }

    private static async Task<(long Allocated, Dictionary<string, long> Purchases)> ReadAsync(ApiClient client)
    {
        var answer = await client.GetAsync("dev/runtime");
        Assert.Equal(200, answer.Status);
        var purchases = answer.Body.GetProperty("purchases").EnumerateObject();
        return (
            answer.Body.GetProperty("allocatedBytes").GetInt64(),
            purchases.ToDictionary(static count => count.Name, static count => count.Value.GetInt64())
        );
    }
}
