using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Faults;

/// <summary>Everybody at once, through two replicas, and each of them twice.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class RushTests(ApiFixture api)
{
    private const int Stock = 40;
    private const int Buyers = 200;

    [Fact]
    public async Task Buy_EveryoneTwiceWithOneKeyThroughTwoReplicas_OneOrderAPersonAndNoneTooMany()
    {
        await using var other = await ApiHost.StartAsync(api.Redis, api.Store);
        var product = await api.NewProductAsync(stock: Stock);
        var sessions = await api.NewSessionsAsync(Buyers);

        var pairs = await Task.WhenAll(
            sessions.Select(async session =>
                await Task.WhenAll(BuyAsync(api.Host, session, product, "one"), BuyAsync(other, session, product, "one"))
            )
        );

        var orders = pairs
            .Select(static pair => pair.Where(static r => r.Status is 200 or 201).Select(static r => r.Text("orderId")))
            .ToList();
        Assert.All(orders, static mine => Assert.True(mine.Distinct().Count() <= 1));
        Assert.Equal(Stock, orders.SelectMany(static mine => mine).Distinct().Count());
        Assert.Equal(Stock, pairs.SelectMany(static pair => pair).Count(static reply => reply.Status == 201));
        Assert.All(pairs.SelectMany(static pair => pair).Where(static r => r.Status > 201), static r => r.IsProblem(409, "sold_out"));
        await AssertSoldAsync(product, Stock);
    }

    [Fact]
    public async Task Buy_OneUserWithManyKeysAndSessionsThroughTwoReplicas_GetsTheLimit()
    {
        await using var other = await ApiHost.StartAsync(api.Redis, api.Store);
        var product = await api.NewProductAsync(stock: Stock, perUserLimit: 2);
        var session = (await api.NewSessionsAsync(1))[0];

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => BuyAsync(i % 2 == 0 ? api.Host : other, session, product, $"key-{i}"))
        );

        Assert.Equal(2, replies.Count(static reply => reply.Status == 201));
        Assert.All(replies.Where(static r => r.Status != 201), static reply => reply.IsProblem(409, "limit_reached"));
        await AssertSoldAsync(product, 2);
    }

    private static async Task<ApiReply> BuyAsync(ApiHost host, string session, string product, string key)
    {
        using var client = host.NewClient();
        client.SessionId = session;
        return await client.BuyAsync(product, key);
    }

    private async Task AssertSoldAsync(string product, int sold)
    {
        var audit = await api.Admin.GetAsync($"admin/sales/{product}/audit");
        Assert.Equal((Stock, Stock - sold, sold), (audit.Number("total"), audit.Number("stock"), audit.Number("sold")));
    }
}
