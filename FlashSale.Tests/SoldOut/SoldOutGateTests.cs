using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.SoldOut;

/// <summary>A closed gate says what Redis would say, to everybody.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class SoldOutGateTests(SoldOutFixture shop) : IClassFixture<SoldOutFixture>
{
    [Fact]
    public async Task Closed_Answer_IsTheOneOfRedis()
    {
        var (product, strangers) = await SoldOutAsync(strangers: 1);
        var decided = (await strangers[0].BuyAsync(product)).IsProblem(409, "sold_out");

        await shop.CloseAsync(product, strangers[0]);
        var refused = (await strangers[0].BuyAsync(product)).IsProblem(409, "sold_out");
        var withBody = (await strangers[0].BuyAsync(product, json: """{"quantity":1}""")).IsProblem(409, "sold_out");

        foreach (var answer in (ApiReply[])[refused, withBody])
        {
            Assert.Equal(Without(decided.Raw, decided.Text("traceId")!), Without(answer.Raw, answer.Text("traceId")!));
            Assert.Equal(Named(decided), Named(answer));
        }
    }

    [Fact]
    public async Task Closed_WhatIsNoCleanPressOfAStranger_GetsItsOwnAnswer()
    {
        var (product, strangers) = await SoldOutAsync(strangers: 2);
        await shop.CloseAsync(product, strangers[0]);
        using var nobody = shop.First.NewClient();
        using var ended = shop.First.NewClient();
        ended.SessionId = new string('a', 43);

        (await nobody.BuyAsync(product)).IsProblem(401, "no_session");
        (await ended.BuyAsync(product)).IsProblem(401, "no_session");
        (await strangers[0].PostAsync($"user/buy/{product}")).IsProblem(400, "idempotency_key_missing");
        (await strangers[0].BuyAsync(product, json: """{"quantity":0}""")).IsProblem(400, "invalid_request");
        (await strangers[0].BuyAsync(product, json: """{"quantity":2}""")).IsProblem(409, "limit_reached");
        (await strangers[1].BuyAsync(product)).IsProblem(409, "sold_out");
        Assert.Equal(405, (await strangers[0].GetAsync($"user/buy/{product}")).Status);
    }

    [Fact]
    public async Task Closed_BuyerRepeatsTheirKey_GetsTheirOrder()
    {
        var product = await shop.Api.NewProductAsync(stock: 2);
        var buyers = await shop.NewBuyersAsync(3);
        var bought = await buyers[0].BuyAsync(product, "mine");
        Assert.Equal(201, (await buyers[1].BuyAsync(product)).Status);

        await shop.CloseAsync(product, buyers[2]);
        var again = await buyers[0].BuyAsync(product, "mine");

        Assert.Equal((200, bought.Text("orderId")), (again.Status, again.Text("orderId")));
        (await buyers[0].BuyAsync(product, "mine", """{"quantity":2}""")).IsProblem(422, "idempotency_key_reused");
        (await buyers[0].BuyAsync(product)).IsProblem(409, "limit_reached");
    }

    [Fact]
    public async Task Closed_FormerBuyerRepeatsTheirKey_GetsTheOrderTheyCancelled()
    {
        var product = await shop.Api.NewProductAsync(stock: 1, holdSeconds: 600);
        var buyers = await shop.NewBuyersAsync(3);
        var cancelled = await buyers[0].BuyAsync(product, "mine");
        Assert.Equal(200, (await buyers[0].PostAsync($"user/orders/{cancelled.Text("orderId")}/cancel")).Status);
        await Eventually.IsTrueAsync(async () => (await buyers[1].BuyAsync(product)).Status == 201, "somebody else has the unit");

        await shop.CloseAsync(product, buyers[2]);
        var again = await buyers[0].BuyAsync(product, "mine");

        Assert.Equal((200, cancelled.Text("orderId")), (again.Status, again.Text("orderId")));
        (await buyers[0].BuyAsync(product)).IsProblem(409, "sold_out");
    }

    [Fact]
    public async Task Cancelled_WhileClosed_TheUnitIsSoldAgain()
    {
        var product = await shop.Api.NewProductAsync(stock: 1, holdSeconds: 600);
        var buyers = await shop.NewBuyersAsync(3);
        var order = await buyers[0].BuyAsync(product);
        await shop.CloseAsync(product, buyers[1]);

        Assert.Equal(200, (await buyers[0].PostAsync($"user/orders/{order.Text("orderId")}/cancel")).Status);

        await Eventually.IsTrueAsync(async () => (await buyers[1].BuyAsync(product)).Status == 201, "the gate is open");
    }

    [Fact]
    public async Task Restocked_WithoutAnyMessage_EveryReplicaSellsAgain()
    {
        var (product, strangers) = await SoldOutAsync(strangers: 2);
        using var elsewhere = shop.AtSecond(strangers[1]);
        await shop.CloseAsync(product, elsewhere, shop.Second);
        await shop.CloseAsync(product, strangers[0]);

        await shop.RestockSilentlyAsync(product, 2);

        await Eventually.IsTrueAsync(async () => (await strangers[0].BuyAsync(product)).Status == 201, "the first replica sells");
        await Eventually.IsTrueAsync(async () => (await elsewhere.BuyAsync(product)).Status == 201, "the second replica sells");
    }

    [Fact]
    public async Task Paused_WhileClosed_IsSaidInstead()
    {
        var (product, strangers) = await SoldOutAsync(strangers: 1);
        await shop.CloseAsync(product, strangers[0]);

        Assert.Equal(200, (await shop.Api.Admin.PostAsync($"admin/sales/{product}/pause")).Status);

        await Eventually.IsTrueAsync(async () => (await strangers[0].BuyAsync(product)).Text("code") == "sale_paused", "the pause shows");
    }

    [Fact]
    public async Task Lost_WhileClosed_IsSaidInstead()
    {
        var (product, strangers) = await SoldOutAsync(strangers: 1);
        await shop.CloseAsync(product, strangers[0]);

        await shop.Redis.KeyDeleteAsync(RedisKeys.Sale(ProductId.Parse(product)));

        await Eventually.IsTrueAsync(
            async () => (await strangers[0].BuyAsync(product)).Text("code") == "sale_rebuilding",
            "the loss shows"
        );
    }

    /// <summary>Until it is looked up again, "sold out" is the worst that an ended session is told; and it never buys.</summary>
    [Fact]
    public async Task Closed_SessionThatHasEnded_IsRefusedAndNeverBuys()
    {
        var (product, strangers) = await SoldOutAsync(strangers: 2);
        using var ended = shop.First.NewClient();
        ended.SessionId = strangers[1].SessionId;
        (await ended.BuyAsync(product)).IsProblem(409, "sold_out");
        Assert.Equal(204, (await strangers[1].PostAsync("auth/logout")).Status);
        await shop.CloseAsync(product, strangers[0]);
        Assert.Contains((await ended.BuyAsync(product)).Text("code"), (string[])["sold_out", "no_session"]);

        await shop.RestockSilentlyAsync(product, 1);

        await Eventually.IsTrueAsync(
            async () =>
            {
                var answer = await ended.BuyAsync(product);
                Assert.Contains(answer.Status, (int[])[401, 409]);
                return answer.Status == 401;
            },
            "the gate is open"
        );
        await Eventually.IsTrueAsync(
            async () => (await strangers[0].BuyAsync(product)).Status == 201,
            "the unit was left to somebody else"
        );
    }

    /// <summary>Else every sale that was ever sold out would cost Redis six writes a second for good.</summary>
    [Fact]
    public async Task Closed_NobodyPressesAnyMore_TheLeaseEnds()
    {
        var (product, strangers) = await SoldOutAsync(strangers: 1);
        await shop.CloseAsync(product, strangers[0]);

        await Eventually.IsTrueAsync(
            async () =>
            {
                var end = (long)await shop.Redis.HashGetAsync(RedisKeys.Sale(ProductId.Parse(product)), "gate");
                return end + 1000 < (await RedisClock.NowAsync(shop.Redis)).ToUnixTimeMilliseconds();
            },
            "the last lease ended a second ago"
        );
    }

    /// <summary>A product with no unit left, and customers who have none.</summary>
    private async Task<(string Product, ApiClient[] Strangers)> SoldOutAsync(int strangers)
    {
        var product = await shop.Api.NewProductAsync(stock: 1);
        var buyers = await shop.NewBuyersAsync(strangers + 1);
        Assert.Equal(201, (await buyers[0].BuyAsync(product)).Status);
        return (product, buyers[1..]);
    }

    private static string Without(string text, string part) => text.Replace(part, "", StringComparison.Ordinal);

    /// <summary>All headers but those that say when and how it was sent.</summary>
    private static IEnumerable<string> Named(ApiReply reply) =>
        reply
            .Headers.Where(static header => header.Key is not ("Date" or "Content-Length" or "Transfer-Encoding"))
            .Select(static header => $"{header.Key}: {header.Value}")
            .Order();
}
