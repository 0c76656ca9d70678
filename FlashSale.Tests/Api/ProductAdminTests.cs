using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class ProductAdminTests(ApiFixture api)
{
    private const string Full = """
        {"name":"Lamp 💡","description":"Line one\nline \"two\"","priceMinor":1999,"currency":"EUR","totalStock":7,"startsAt":"2025-01-01T00:00:00Z",
        "endsAt":"2150-01-01T00:00:00Z","perUserLimit":2,"holdSeconds":90,"cacheTtlSeconds":600,"unknown":"ignored"}
        """;

    private const string Plain = """{"name":"Lamp","priceMinor":5,"currency":"EUR","totalStock":""";

    [Fact]
    public async Task Create_AllFields_CanBeReadBack()
    {
        var made = await api.Admin.PostAsync("product/create-product", Full);
        using var client = api.NewClient();

        var read = await client.GetAsync(made.Header("Location")!);

        Assert.Equal((201, made.Raw), (made.Status, read.Raw));
        Assert.Equal($"/api/v1/product/{made.Text("id")}", made.Header("Location"));
        Assert.Equal(("Lamp 💡", "Line one\nline \"two\""), (read.Text("name"), read.Text("description")));
        Assert.Equal(
            (1999, "EUR", 7, 7),
            (read.Number("priceMinor"), read.Text("currency"), read.Number("totalStock"), read.Number("stock"))
        );
        Assert.Equal(("2025-01-01T00:00:00.000Z", "2150-01-01T00:00:00.000Z"), (read.Text("startsAt"), read.Text("endsAt")));
        Assert.Equal(
            (2, 90, 600, "live"),
            (read.Number("perUserLimit"), read.Number("holdSeconds"), read.Number("cacheTtlSeconds"), read.Text("state"))
        );
    }

    [Fact]
    public async Task Create_SameKeyAgain_IsTheOneProductAsItStandsNow()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => api.Admin.PostAsync("product/create-product", Full, key)));
        var id = replies[0].Text("id")!;
        var changed = await api.Admin.SendAsync("PUT", $"product/update-product/{id}", Plain + "9}");
        var late = await api.Admin.PostAsync("product/create-product", Full, key);

        Assert.Single(replies, static reply => reply.Status == 201);
        Assert.All(replies, reply => Assert.Equal((id, $"/api/v1/product/{id}"), (reply.Text("id"), reply.Header("Location"))));
        Assert.All(replies, static reply => Assert.Equal(reply.Status == 200, reply.Header("Idempotent-Replayed") == "true"));
        Assert.Equal(200, changed.Status);
        Assert.Equal((200, id, 9, "Lamp"), (late.Status, late.Text("id"), late.Number("totalStock"), late.Text("name")));
    }

    [Fact]
    public async Task Create_SameKeyAnotherProduct_IsRefused()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var made = await api.Admin.PostAsync("product/create-product", Plain + "1}", key);

        (await api.Admin.PostAsync("product/create-product", Plain + "2}", key)).IsProblem(422, "idempotency_key_reused");
        Assert.Equal(204, (await api.Admin.SendAsync("DELETE", $"product/delete-product/{made.Text("id")}", null)).Status);

        (await api.Admin.PostAsync("product/create-product", Plain + "1}", key)).IsProblem(422, "idempotency_key_reused");
        (await api.Admin.PostAsync("product/create-product", Plain + "1}", ("Idempotency-Key", "a b"))).IsProblem(
            400,
            "idempotency_key_invalid"
        );
    }

    [Fact]
    public async Task Create_WithoutKey_MakesAnotherEachTime()
    {
        var one = await api.Admin.PostAsync("product/create-product", Plain + "1}");
        var other = await api.Admin.PostAsync("product/create-product", Plain + "1}");

        Assert.Equal((201, 201), (one.Status, other.Status));
        Assert.NotEqual(one.Text("id"), other.Text("id"));
    }

    [Fact]
    public async Task Create_LeastFields_HasDefaults()
    {
        var made = await api.Admin.PostAsync("product/create-product", Plain + "0}");

        Assert.Equal((1, 0, ""), (made.Number("perUserLimit"), made.Number("holdSeconds"), made.Text("description")));
        Assert.Equal((0, "soldout"), (made.Number("stock"), made.Text("state")));
        Assert.Null(made.Text("startsAt"));
    }

    [Theory]
    [InlineData("name", "\"\"")]
    [InlineData("name", "\"two\\nlines\"")]
    [InlineData("name", null)]
    [InlineData("description", "\"a\\u0000b\"")]
    [InlineData("priceMinor", "-1")]
    [InlineData("priceMinor", "1000000000001")]
    [InlineData("priceMinor", null)]
    [InlineData("currency", "\"eur\"")]
    [InlineData("currency", "\"EURO\"")]
    [InlineData("currency", null)]
    [InlineData("totalStock", "-1")]
    [InlineData("totalStock", "1000001")]
    [InlineData("totalStock", null)]
    [InlineData("startsAt", "\"1970-01-01T00:00:00Z\"")]
    [InlineData("endsAt", "\"2024-12-31T00:00:00Z\"")]
    [InlineData("perUserLimit", "-1")]
    [InlineData("perUserLimit", "1001")]
    [InlineData("holdSeconds", "-1")]
    [InlineData("holdSeconds", "86401")]
    [InlineData("cacheTtlSeconds", "299")]
    [InlineData("cacheTtlSeconds", "3601")]
    public async Task Create_BadField_IsNamedAndNothingMade(string field, string? value)
    {
        var before = (await api.Admin.GetAsync("product")).Number("total");

        var problem = await api.Admin.PostAsync("product/create-product", With(field, value));

        problem.IsProblem(400, "invalid_request");
        Assert.Equal([field], problem.Body.GetProperty("errors").EnumerateObject().Select(static error => error.Name));
        Assert.Equal(before, (await api.Admin.GetAsync("product")).Number("total"));
    }

    [Theory]
    [InlineData("priceMinor", "19.99")]
    [InlineData("priceMinor", "\"5\"")]
    [InlineData("totalStock", "99999999999999999999")]
    [InlineData("startsAt", "\"2025-01-01T00:00:00\"")]
    [InlineData("startsAt", "\"tomorrow\"")]
    [InlineData("name", "{}")]
    public async Task Create_WrongType_NamesTheMember(string field, string value)
    {
        var problem = await api.Admin.PostAsync("product/create-product", With(field, value));

        problem.IsProblem(400, "invalid_json");
        Assert.Equal([field], problem.Body.GetProperty("errors").EnumerateObject().Select(static error => error.Name));
    }

    [Theory]
    [InlineData("POST", "product/create-product")]
    [InlineData("PUT", "product/update-product/0123456789abcdef")]
    [InlineData("DELETE", "product/delete-product/0123456789abcdef")]
    public async Task Writes_NotAnAdministrator_AreRefused(string method, string path)
    {
        using var stranger = api.NewClient();
        using var customer = await api.NewBuyerAsync();

        (await stranger.SendAsync(method, path, Plain + "1}")).IsProblem(401, "no_session");
        (await customer.SendAsync(method, path, Plain + "1}")).IsProblem(403, "forbidden");
    }

    [Theory]
    [InlineData("product")]
    [InlineData("products")]
    public async Task Update_BothSpellings_ReplaceTheProduct(string spelling)
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(stock: 5);
        await buyer.BuyAsync(product);

        var changed = await api.Admin.SendAsync("PUT", $"{spelling}/update-product/{product}", Plain + "9}");

        Assert.Equal((200, 9, 8, 5), (changed.Status, changed.Number("totalStock"), changed.Number("stock"), changed.Number("priceMinor")));
        Assert.Equal(changed.Raw, (await buyer.GetAsync($"product/{product}")).Raw);
    }

    [Fact]
    public async Task Update_TotalBelowSold_ChangesNothing()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(stock: 5);
        await buyer.BuyAsync(product);
        var before = await buyer.GetAsync($"product/{product}");

        var refused = await api.Admin.SendAsync("PUT", $"product/update-product/{product}", Plain + "0}");

        refused.IsProblem(409, "total_below_sold");
        Assert.Equal(1, refused.Number("heldAndSold"));
        Assert.Equal(before.Raw, (await buyer.GetAsync($"product/{product}")).Raw);
    }

    [Fact]
    public async Task Update_IfMatch_GuardsAgainstOtherEditsAndNotAgainstPurchases()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync(stock: 5);
        var etag = (await buyer.GetAsync($"product/{product}")).Header("ETag")!;
        await buyer.BuyAsync(product);

        var first = await api.Admin.SendAsync("PUT", $"product/update-product/{product}", Plain + "5}", ("If-Match", etag));
        var second = await api.Admin.SendAsync("PUT", $"product/update-product/{product}", Plain + "6}", ("If-Match", etag));

        Assert.Equal(200, first.Status);
        second.IsProblem(412, "precondition_failed");
        await api.Admin.PostAsync($"admin/sales/{product}/restock", """{"units":1}""");
        (
            await api.Admin.SendAsync("PUT", $"product/update-product/{product}", Plain + "5}", ("If-Match", first.Header("ETag")!))
        ).IsProblem(412, "precondition_failed");
    }

    [Fact]
    public async Task Update_ManyAtOnce_EachIsAppliedOrRefused()
    {
        var product = await api.NewProductAsync(stock: 5);

        var answers = await Task.WhenAll(
            Enumerable.Range(10, 5).Select(total => api.Admin.SendAsync("PUT", $"product/update-product/{product}", $"{Plain}{total}}}"))
        );

        Assert.All(answers, static answer => Assert.True(answer.Status is 200 or 409, answer.Raw));
        var stored = await api.Get<IProductStore>().FindAsync(ProductId.Parse(product), default);
        Assert.Equal(1 + answers.Count(static answer => answer.Status == 200), stored!.Revision);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("0123456789abcdef")]
    public async Task AnyRoute_NoSuchProduct_IsNotFound(string id)
    {
        (await api.Admin.GetAsync($"product/{id}")).IsProblem(404, "unknown_product");
        (await api.Admin.SendAsync("PUT", $"product/update-product/{id}", Plain + "1}")).IsProblem(404, "unknown_product");
        (await api.Admin.SendAsync("DELETE", $"product/delete-product/{id}", null)).IsProblem(404, "unknown_product");
    }

    private static string With(string field, string? value)
    {
        var members = new Dictionary<string, string>
        {
            ["name"] = "\"Lamp\"",
            ["priceMinor"] = "5",
            ["currency"] = "\"EUR\"",
            ["totalStock"] = "3",
            ["startsAt"] = "\"2025-01-01T00:00:00Z\"",
        };
        members.Remove(field);
        if (value is not null)
            members[field] = value;
        return "{" + string.Join(",", members.Select(static member => $"\"{member.Key}\":{member.Value}")) + "}";
    }
}
