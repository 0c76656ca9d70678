using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class SaleAdminTests(ApiFixture api)
{
    [Fact]
    public async Task Restock_Units_GrowTotalAndStock()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(stock: 1);
        await buyer.BuyAsync(product);

        var sale = await api.Admin.PostAsync($"admin/sales/{product}/restock", """{"units":4}""");

        Assert.Equal(
            (200, 5, 4, 1, "live"),
            (sale.Status, sale.Number("total"), sale.Number("stock"), sale.Number("sold"), sale.Text("state"))
        );
        Assert.Equal(5, (await buyer.GetAsync($"product/{product}")).Number("totalStock"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"units":0}""")]
    [InlineData("""{"units":-5}""")]
    [InlineData("""{"units":1000001}""")]
    public async Task Restock_BadUnits_ChangesNothing(string json)
    {
        var product = await api.NewProductAsync();

        (await api.Admin.PostAsync($"admin/sales/{product}/restock", json)).IsProblem(400, "invalid_request");

        Assert.Equal(10, (await api.Admin.GetAsync($"product/{product}")).Number("stock"));
    }

    [Fact]
    public async Task Restock_SameKeyAgain_AddsOnce()
    {
        var product = await api.NewProductAsync(stock: 10);
        var path = $"admin/sales/{product}/restock";
        (string, string) key = ("Idempotency-Key", "restock");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => api.Admin.PostAsync(path, """{"units":5}""", key)));

        Assert.All(answers, static answer => Assert.Equal((200, 15), (answer.Status, answer.Number("total"))));
        Assert.Single(answers, static answer => answer.Header("Idempotent-Replayed") is null);
        (await api.Admin.PostAsync(path, """{"units":6}""", key)).IsProblem(422, "idempotency_key_reused");
        (await api.Admin.PostAsync(path, """{"units":6}""", ("Idempotency-Key", ""))).IsProblem(400, "idempotency_key_invalid");
        Assert.Equal(15, (await api.Admin.GetAsync($"product/{product}")).Number("stock"));
    }

    [Fact]
    public async Task Restock_AnotherOperatorsKey_AddsTheirs()
    {
        var product = await api.NewProductAsync(stock: 10);
        var path = $"admin/sales/{product}/restock";
        var admin = (await api.Get<IUserStore>().FindByEmailAsync("admin@flashsale.local", default))!;
        using var other = api.NewClient();
        other.SessionId = (await api.Get<ISessionStore>().CreateAsync(admin with { Id = UserId.New() }, verified: true, default)).Id;

        await api.Admin.PostAsync(path, """{"units":5}""", ("Idempotency-Key", "monday"));
        var theirs = await other.PostAsync(path, """{"units":5}""", ("Idempotency-Key", "monday"));

        Assert.Equal((200, 20), (theirs.Status, theirs.Number("total")));
    }

    [Fact]
    public async Task Restock_BeyondWhatAProductMayBeginWith_CanStillBeEdited()
    {
        var product = await api.NewProductAsync(stock: 1_000_000);
        await api.Admin.PostAsync($"admin/sales/{product}/restock", """{"units":1}""");
        var path = $"product/update-product/{product}";

        var renamed = await api.Admin.SendAsync("PUT", path, Body(1_000_001));

        Assert.Equal((200, 1_000_001), (renamed.Status, renamed.Number("totalStock")));
        var refused = (await api.Admin.SendAsync("PUT", path, Body(1_000_002))).IsProblem(400, "invalid_request");
        Assert.Equal(
            "Must be a whole number from 0 to 1000000.",
            refused.Body.GetProperty("errors").GetProperty("totalStock")[0].GetString()
        );

        static string Body(int total) => $$"""{"name":"Renamed","priceMinor":1,"currency":"EUR","totalStock":{{total}}}""";
    }

    [Fact]
    public async Task PauseResumeClose_InTurn_ChangeWhatBuyersSee()
    {
        var product = await api.NewProductAsync();

        Assert.Equal("paused", (await api.Admin.PostAsync($"admin/sales/{product}/pause")).Text("state"));
        Assert.Equal("paused", (await api.Admin.PostAsync($"admin/sales/{product}/pause")).Text("state"));
        Assert.Equal("live", (await api.Admin.PostAsync($"admin/sales/{product}/resume")).Text("state"));
        Assert.Equal("closed", (await api.Admin.PostAsync($"admin/sales/{product}/close")).Text("state"));
        Assert.Equal("closed", (await api.Admin.GetAsync($"product/{product}")).Text("state"));
        (await api.Admin.PostAsync($"admin/sales/{product}/resume")).IsProblem(409, "sale_closed");
        (await api.Admin.PostAsync($"admin/sales/{product}/restock", """{"units":1}""")).IsProblem(409, "sale_closed");
    }

    [Theory]
    [InlineData("GET", "audit")]
    [InlineData("POST", "restock")]
    [InlineData("POST", "pause")]
    [InlineData("POST", "resume")]
    [InlineData("POST", "close")]
    public async Task AnyRoute_WrongCallerOrSale_IsRefused(string method, string route)
    {
        const string json = """{"units":1}""";
        using var stranger = api.NewClient();
        using var customer = await api.NewBuyerAsync();
        var path = $"admin/sales/{ProductId.New().Value}/{route}";

        (await stranger.SendAsync(method, path, json)).IsProblem(401, "no_session");
        (await customer.SendAsync(method, path, json)).IsProblem(403, "forbidden");
        (await api.Admin.SendAsync(method, path, json)).IsProblem(404, "unknown_product");
        (await api.Admin.SendAsync(method, $"admin/sales/nonsense/{route}", json)).IsProblem(404, "unknown_product");
    }

    [Fact]
    public async Task Audit_NothingPersistedYet_IsBalancedWithPending()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(stock: 5, perUserLimit: 0);
        await buyer.BuyAsync(product);
        await buyer.BuyAsync(product, json: """{"quantity":2}""");

        var audit = await api.Admin.GetAsync($"admin/sales/{product}/audit");

        Assert.Equal((5, 2, 0, 3), (audit.Number("total"), audit.Number("stock"), audit.Number("held"), audit.Number("sold")));
        Assert.Equal((0, 2), (audit.Number("persisted"), audit.Number("pending")));
        Assert.Equal("True", audit.Text("balanced"));
    }

    [Fact]
    public async Task Audit_AllPersisted_IsBalancedWithoutDrift()
    {
        var product = await SellAndPersistAsync();

        var audit = await api.Admin.GetAsync($"admin/sales/{product}/audit");

        Assert.Equal((1, 0, "True"), (audit.Number("persisted"), audit.Number("pending"), audit.Text("balanced")));
        Assert.Equal(0, audit.Body.GetProperty("drift").GetArrayLength());
    }

    [Theory]
    [InlineData(DriftKinds.StockCounter)]
    [InlineData(DriftKinds.NotStored)]
    [InlineData(DriftKinds.NotInRedis)]
    [InlineData(DriftKinds.StatusBehind)]
    public async Task Audit_Tampered_NamesTheDrift(string kind)
    {
        var product = await SellAndPersistAsync();
        await TamperAsync(product, kind);

        var audit = await api.Admin.GetAsync($"admin/sales/{product}/audit");

        var kinds = audit.Body.GetProperty("drift").EnumerateArray().Select(static drift => drift.GetProperty("kind").GetString());
        Assert.Contains(kind, kinds);
        Assert.Equal("False", audit.Text("balanced"));
    }

    /// <summary>What the worker does, without a worker.</summary>
    private async Task<string> SellAndPersistAsync()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(stock: 5, holdSeconds: 600);
        await buyer.BuyAsync(product);
        await PersistAsync(ProductId.Parse(product));
        return product;
    }

    private async Task PersistAsync(ProductId product)
    {
        var stream = api.Get<ISaleStream>();
        var entries = await stream.ReadAsync(product, "test", 100, default);
        await api.Get<IOrderStore>().SaveAsync([.. entries.Select(static entry => ((SaleEvent.OrderChanged)entry.Event!).Order)], default);
        await stream.AcknowledgeAsync(product, [.. entries.Select(static entry => entry.EntryId)], default);
    }

    private async Task TamperAsync(string product, string kind)
    {
        var connection = await TestRedis.ConnectAsync(api.Redis.ConnectionString);
        var database = connection.GetDatabase();
        var orders = api.Get<IOrderStore>();
        await foreach (var order in api.Get<ISaleReader>().WalkOrdersAsync(ProductId.Parse(product), default))
        {
            if (kind == DriftKinds.StockCounter)
                await database.StringDecrementAsync($"product:stock:{{{product}}}");
            else if (kind == DriftKinds.NotInRedis)
                await orders.SaveAsync([order with { Id = OrderId.New(order.Product) }], default);
            else if (kind == DriftKinds.StatusBehind)
                await orders.SaveAsync([order with { Status = OrderStatus.Confirmed, Version = 2 }], default);
            else
                await database.HashSetAsync(
                    $"product:orders:{{{product}}}",
                    OrderId.New(order.Product).Value,
                    await database.HashGetAsync($"product:orders:{{{product}}}", order.Id.Value)
                );
        }
        await connection.CloseAsync();
    }
}
