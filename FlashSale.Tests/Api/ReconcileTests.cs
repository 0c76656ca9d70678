using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class ReconcileTests(ApiFixture api)
{
    [Fact]
    public async Task Reconcile_Drift_IsRepairedReportedAndRecorded()
    {
        var product = await api.NewProductAsync(stock: 5);
        await Redis.StringIncrementAsync(RedisKeys.Stock(ProductId.Parse(product)), 2);

        var reply = await api.Admin.PostAsync($"admin/sales/{product}/reconcile");

        Assert.Equal((200, product, 2, "True"), (reply.Status, reply.Text("productId"), reply.Number("passes"), reply.Text("balanced")));
        var drift = Assert.Single(reply.Body.GetProperty("drift").EnumerateArray());
        Assert.Equal((DriftKinds.StockCounter, 2), (drift.GetProperty("kind").GetString(), drift.GetProperty("count").GetInt32()));
        var told = Assert.Single(reply.Body.GetProperty("repairs").EnumerateArray());
        var listed = await api.Admin.GetAsync($"admin/sales/{product}/repairs");
        var record = Assert.Single(listed.Body.GetProperty("items").EnumerateArray());
        foreach (var one in (System.Text.Json.JsonElement[])[told, record])
        {
            Assert.Equal(product, one.GetProperty("productId").GetString());
            Assert.Equal(DriftKinds.StockCounter, one.GetProperty("kind").GetString());
            Assert.Equal("stock 7 held 0 sold 0", one.GetProperty("before").GetString());
            Assert.Equal("stock 5 held 0 sold 0", one.GetProperty("after").GetString());
            Assert.True(one.GetProperty("applied").GetBoolean());
            Assert.NotEmpty(one.GetProperty("reason").GetString()!);
        }
    }

    [Fact]
    public async Task Reconcile_Well_SaysSoAfterOneLook()
    {
        var product = await api.NewProductAsync();

        var reply = await api.Admin.PostAsync($"admin/sales/{product}/reconcile");

        Assert.Equal((200, 1, "True"), (reply.Status, reply.Number("passes"), reply.Text("balanced")));
        Assert.Equal(0, reply.Body.GetProperty("drift").GetArrayLength() + reply.Body.GetProperty("repairs").GetArrayLength());
    }

    [Fact]
    public async Task Reconcile_DecisionsOnTheirWay_AreLeftAlone()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(stock: 5);
        await buyer.BuyAsync(product);

        // No worker runs here, so they stay on their way.
        var reply = await api.Admin.PostAsync($"admin/sales/{product}/reconcile");

        Assert.Equal((200, 1, "True"), (reply.Status, reply.Number("passes"), reply.Text("balanced")));
        Assert.Equal(0, reply.Body.GetProperty("repairs").GetArrayLength());
    }

    [Fact]
    public async Task ReconcileAll_DriftInSomeSales_TellsThoseOnly()
    {
        var well = await api.NewProductAsync();
        var ill = await api.NewProductAsync();
        await Redis.StringDecrementAsync(RedisKeys.Stock(ProductId.Parse(ill)));

        var reply = await api.Admin.PostAsync("admin/reconcile");

        Assert.Equal(200, reply.Status);
        var told = reply.Body.GetProperty("sales").EnumerateArray().ToDictionary(static sale => sale.GetProperty("productId").GetString()!);
        Assert.True(told[ill].GetProperty("balanced").GetBoolean());
        Assert.DoesNotContain(well, told.Keys);
        Assert.True(reply.Number("checked") > told.Count);
    }

    [Fact]
    public async Task Repairs_OfAllSales_NewestFirst()
    {
        var (first, second) = (await api.NewProductAsync(stock: 5), await api.NewProductAsync(stock: 5));
        foreach (var product in (string[])[first, second])
        {
            await Redis.StringIncrementAsync(RedisKeys.Stock(ProductId.Parse(product)), 2);
            await api.Admin.PostAsync($"admin/sales/{product}/reconcile");
        }

        var reply = await api.Admin.GetAsync("admin/repairs?limit=100");

        var sales = reply
            .Body.GetProperty("items")
            .EnumerateArray()
            .Select(static item => item.GetProperty("productId").GetString())
            .ToList();
        Assert.True(sales.IndexOf(second) is var newer && newer >= 0 && newer < sales.IndexOf(first), reply.Raw);
        Assert.True(reply.Number("total") >= 2);
        using var customer = await api.NewBuyerAsync();
        (await customer.GetAsync("admin/repairs")).IsProblem(403, "forbidden");
        (await api.Admin.GetAsync("admin/repairs?limit=0")).IsProblem(400, "invalid_request");
    }

    [Theory]
    [InlineData("POST", "reconcile")]
    [InlineData("GET", "repairs")]
    public async Task AnyRoute_WrongCallerOrSale_IsRefused(string method, string route)
    {
        using var stranger = api.NewClient();
        using var customer = await api.NewBuyerAsync();
        var path = $"admin/sales/{ProductId.New().Value}/{route}";

        (await stranger.SendAsync(method, path, null)).IsProblem(401, "no_session");
        (await customer.SendAsync(method, path, null)).IsProblem(403, "forbidden");
        (await api.Admin.SendAsync(method, path, null)).IsProblem(404, "unknown_product");
        (await api.Admin.SendAsync(method, $"admin/sales/nonsense/{route}", null)).IsProblem(404, "unknown_product");
        (await customer.PostAsync("admin/reconcile")).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task ArchivedSale_ItsBuyersAndTheAudit_AreAnsweredFromTheStore()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(stock: 5);
        var order = (await buyer.BuyAsync(product)).Text("orderId");
        await api.Admin.PostAsync($"admin/sales/{product}/close");
        var id = ProductId.Parse(product);
        var stream = api.Get<ISaleStream>();
        var entries = await stream.ReadAsync(id, "test", 100, default);
        await api.Get<IOrderStore>()
            .SaveAsync([.. entries.Select(static e => e.Event).OfType<SaleEvent.OrderChanged>().Select(static e => e.Order)], default);
        await stream.AcknowledgeAsync(id, [.. entries.Select(static entry => entry.EntryId)], default);
        var sale = (await api.Get<ISaleReader>().FindSaleAsync(id, default))!;
        Assert.True(await api.Get<ISaleArchive>().ArchiveAsync(sale, TimeSpan.Zero, default));

        var listed = await buyer.GetAsync("user/orders");
        Assert.Equal(order, Assert.Single(listed.Body.GetProperty("items").EnumerateArray()).GetProperty("orderId").GetString());
        Assert.Equal("confirmed", (await buyer.GetAsync($"user/orders/{order}")).Text("status"));
        (await buyer.PostAsync($"user/orders/{order}/cancel")).IsProblem(409, "order_not_cancellable");
        (await buyer.BuyAsync(product)).IsProblem(409, "sale_closed");
        var audit = await api.Admin.GetAsync($"admin/sales/{product}/audit");
        Assert.Equal((4, 1, 1, "True"), (audit.Number("stock"), audit.Number("sold"), audit.Number("persisted"), audit.Text("balanced")));
        Assert.Equal("True", (await api.Admin.PostAsync($"admin/sales/{product}/reconcile")).Text("balanced"));
    }

    [Fact]
    public async Task Repairs_BadPage_IsRefused()
    {
        var product = await api.NewProductAsync();

        (await api.Admin.GetAsync($"admin/sales/{product}/repairs?limit=0")).IsProblem(400, "invalid_request");
    }

    private IDatabase Redis => api.Get<IConnectionMultiplexer>().GetDatabase();
}
