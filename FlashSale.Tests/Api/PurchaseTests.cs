using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class PurchaseTests(ApiFixture api)
{
    [Fact]
    public async Task Buy_OnSale_AnswersTheOrderAndItCanBeReadAtOnce()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(stock: 3);

        var bought = await buyer.BuyAsync(product);

        Assert.Equal(201, bought.Status);
        Assert.Equal(
            (product, 1, 1999, "EUR"),
            (bought.Text("productId"), bought.Number("quantity"), bought.Number("priceMinor"), bought.Text("currency"))
        );
        Assert.Equal(("confirmed", 2), (bought.Text("status"), bought.Number("remaining")));
        Assert.Null(bought.Text("holdUntil"));
        Assert.Equal($"/api/v1/user/orders/{bought.Text("orderId")}", bought.Header("Location"));
        Assert.Null(bought.Header("Idempotent-Replayed"));
        Assert.Equal(bought.Text("orderId"), (await buyer.GetAsync(bought.Header("Location")!)).Text("orderId"));
        var list = await buyer.GetAsync("user/orders");
        Assert.Equal(bought.Text("orderId"), list.Body.GetProperty("items")[0].GetProperty("orderId").GetString());
    }

    [Fact]
    public async Task Buy_WithHold_AnswersWhenItEnds()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(holdSeconds: 60);

        var bought = await buyer.BuyAsync(product);

        Assert.Equal("reserved", bought.Text("status"));
        var (created, until) = (
            bought.Body.GetProperty("createdAt").GetDateTimeOffset(),
            bought.Body.GetProperty("holdUntil").GetDateTimeOffset()
        );
        Assert.Equal(TimeSpan.FromSeconds(60), until - created);
        Assert.EndsWith("Z", bought.Text("holdUntil"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buy_SameKeyAgain_RepeatsTheAnswer()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(stock: 3);
        var first = await buyer.BuyAsync(product, "one");

        var again = await buyer.BuyAsync(product, "one");
        var oldSpelling = await buyer.PostAsync($"user/buy/{product}", null, ("idempotencykey", "one"));

        Assert.Equal((200, first.Raw, "true"), (again.Status, again.Raw, again.Header("Idempotent-Replayed")));
        Assert.Equal((200, first.Raw), (oldSpelling.Status, oldSpelling.Raw));
        Assert.Equal(2, (await buyer.GetAsync($"product/{product}")).Number("stock"));
    }

    [Fact]
    public async Task Buy_SameKeyOtherQuantity_IsRefused()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(perUserLimit: 0);
        await buyer.BuyAsync(product, "one");

        (await buyer.BuyAsync(product, "one", """{"quantity":2}""")).IsProblem(422, "idempotency_key_reused");
    }

    [Fact]
    public async Task Buy_NoSession_IsRefusedBeforeAnythingElse()
    {
        using var stranger = api.NewClient();

        var refused = await stranger.PostAsync("user/buy/nonsense", "{not json");

        refused.IsProblem(401, "no_session");
        Assert.Contains("POST /api/v1/auth/login", refused.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buy_SessionExpired_IsRefused()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();
        await api.Get<ISessionStore>().DeleteAsync(buyer.SessionId!, default);

        (await buyer.BuyAsync(product)).IsProblem(401, "no_session");
    }

    [Fact]
    public async Task Buy_NotVerified_IsRefused()
    {
        using var client = api.NewClient();
        var email = $"u{Guid.NewGuid():N}@example.org";
        var json = $$"""{"email":"{{email}}","password":"long enough"}""";
        await client.PostAsync("auth/register", json);
        await client.PostAsync("auth/login", json);
        var product = await api.NewProductAsync();

        (await client.BuyAsync(product)).IsProblem(403, "otp_required");
    }

    [Fact]
    public async Task Buy_UnknownProduct_IsRefused()
    {
        using var buyer = await api.NewBuyerAsync();

        (await buyer.BuyAsync(ProductId.New().Value)).IsProblem(404, "unknown_product");
        (await buyer.BuyAsync("UPPER-AND-WRONG")).IsProblem(404, "unknown_product");
    }

    [Fact]
    public async Task Buy_SoldOut_SaysSo()
    {
        using var first = await api.NewBuyerAsync();
        using var second = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(stock: 1);
        await first.BuyAsync(product);

        var refused = (await second.BuyAsync(product)).IsProblem(409, "sold_out");

        Assert.Equal(0, refused.Number("remaining"));
        Assert.Equal("soldout", (await second.GetAsync($"product/{product}")).Text("state"));
    }

    [Fact]
    public async Task Buy_SecondUnit_IsOverTheLimit()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();
        await buyer.BuyAsync(product);

        var refused = (await buyer.BuyAsync(product)).IsProblem(409, "limit_reached");

        Assert.Equal(1, refused.Number("limit"));
    }

    [Fact]
    public async Task Buy_BeforeTheStart_SaysWhenToComeBack()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(more: ""","startsAt":"2150-01-01T01:00:00+01:00" """);

        var refused = (await buyer.BuyAsync(product)).IsProblem(409, "sale_not_open");

        Assert.Equal("2150-01-01T00:00:00.000Z", refused.Text("startsAt"));
        Assert.True(long.Parse(refused.Header("Retry-After")!) > 1_000_000);
        Assert.Equal("scheduled", (await buyer.GetAsync($"product/{product}")).Text("state"));
    }

    [Fact]
    public async Task Buy_PausedThenClosed_IsRefused()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();
        await api.Admin.PostAsync($"admin/sales/{product}/pause");
        (await buyer.BuyAsync(product)).IsProblem(409, "sale_paused");
        await api.Admin.PostAsync($"admin/sales/{product}/close");

        (await buyer.BuyAsync(product)).IsProblem(409, "sale_closed");
    }

    [Fact]
    public async Task Buy_EleventhTry_IsLimitedButReplaysStillAnswer()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(stock: 100, perUserLimit: 0);
        for (var i = 0; i < 10; i++)
            Assert.Equal(201, (await buyer.BuyAsync(product, $"key-{i}")).Status);

        var refused = (await buyer.BuyAsync(product, "key-10")).IsProblem(429, "rate_limited");

        Assert.Matches("^\"purchase-(user|ip)\";q=10;w=60$", refused.Header("RateLimit-Policy"));
        Assert.Matches("^\"purchase-(user|ip)\";r=0;t=[0-9]+$", refused.Header("RateLimit"));
        Assert.InRange(int.Parse(refused.Header("Retry-After")!), 1, 60);
        Assert.Equal(200, (await buyer.BuyAsync(product, "key-3")).Status);
        Assert.Equal(90, (await buyer.GetAsync($"product/{product}")).Number("stock"));
    }

    [Fact]
    public async Task Buy_SaleLostFromRedis_SaysThatItComesBack()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();
        var connection = await TestRedis.ConnectAsync(api.Redis.ConnectionString);
        await connection.GetDatabase().KeyDeleteAsync($"product:sale:{{{product}}}");
        await connection.CloseAsync();

        var refused = (await buyer.BuyAsync(product)).IsProblem(503, "sale_rebuilding");

        Assert.Equal("1", refused.Header("Retry-After"));
    }

    [Fact]
    public async Task Buy_HundredAtOnceForTenUnits_SellsTen()
    {
        var product = await api.NewProductAsync(stock: 10);
        var buyers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => api.NewBuyerAsync()));

        var answers = await Task.WhenAll(buyers.Select(buyer => buyer.BuyAsync(product)));

        Assert.Equal(10, answers.Count(static answer => answer.Status == 201));
        Assert.All(answers.Where(static answer => answer.Status != 201), static answer => answer.IsProblem(409, "sold_out"));
        foreach (var buyer in buyers)
            buyer.Dispose();
    }
}
