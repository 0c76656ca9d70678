using FlashSale.ApiService.Problems;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class DocumentTests(ApiFixture api)
{
    [Fact]
    public async Task OpenApi_Purchase_SaysHowItAnswers()
    {
        using var client = api.NewClient();

        var document = (await client.GetAsync("/openapi/v1.json")).Body;

        var buy = document.GetProperty("paths").GetProperty("/api/v1/user/buy/{id}").GetProperty("post");
        var statuses = buy.GetProperty("responses").EnumerateObject().Select(static response => response.Name).Order();
        Assert.Equal(["200", "201", "400", "401", "403", "404", "409", "413", "415", "422", "429", "503"], statuses);
        var parameters = buy.GetProperty("parameters")
            .EnumerateArray()
            .Select(static parameter => parameter.GetProperty("name").GetString());
        Assert.Equal(["Idempotency-Key", "id"], parameters.Order(StringComparer.Ordinal));
        Assert.True(buy.TryGetProperty("security", out _));
        var problem = document.GetProperty("components").GetProperty("schemas").GetProperty("Problem").GetProperty("properties");
        Assert.Equal("date-time", problem.GetProperty("startsAt").GetProperty("format").GetString());
    }

    [Fact]
    public async Task OpenApi_EveryRouteOfTheContract_IsThere()
    {
        string[] expected =
        [
            "post auth/login",
            "post auth/logout",
            "post auth/register",
            "post auth/resend-otp",
            "post auth/verify-otp",
            "get events",
            "get product",
            "get product/{id}",
            "post product/create-product",
            "put product/update-product/{id}",
            "put products/update-product/{id}",
            "delete product/delete-product/{id}",
            "get user/profile",
            "post user/profile",
            "post user/porfile",
            "get user/products",
            "post user/buy/{id}",
            "get user/orders",
            "get user/orders/{id}",
            "post user/orders/{id}/pay",
            "post user/orders/{id}/cancel",
            "post payments/webhook",
            "get admin/sales/{id}/audit",
            "post admin/sales/{id}/restock",
            "post admin/sales/{id}/pause",
            "post admin/sales/{id}/resume",
            "post admin/sales/{id}/close",
            "get admin/stats",
            "get admin/dead-letters",
            "post admin/dead-letters/replay",
            "post admin/dead-letters/{id}/replay",
            "post admin/dead-letters/{id}/discard",
            "get dev/mailbox/{email}",
            "post dev/sessions",
            "get dev/runtime",
        ];
        using var client = api.NewClient();

        var paths = (await client.GetAsync("/openapi/v1.json")).Body.GetProperty("paths").EnumerateObject();

        var routes = paths.SelectMany(static path =>
            path.Value.EnumerateObject().Select(verb => $"{verb.Name} {path.Name.Replace("/api/v1/", "", StringComparison.Ordinal)}")
        );
        Assert.Empty(expected.Except(routes));
    }

    [Fact]
    public async Task OpenApi_Twice_IsMadeOnceAndForWhoeverAsks()
    {
        using var client = api.NewClient();

        var first = await client.GetAsync("/openapi/v1.json", ("Host", "elsewhere.example"));

        Assert.Equal("/", first.Body.GetProperty("servers")[0].GetProperty("url").GetString());
        var tag = first.Header("ETag")!;
        Assert.Equal(304, (await client.GetAsync("/openapi/v1.json", ("If-None-Match", tag))).Status);
        Assert.Equal(first.Raw, (await client.GetAsync("/openapi/v1.json")).Raw);
    }

    [Fact]
    public async Task Docs_Page_IsServed()
    {
        using var client = api.NewClient();

        var page = await client.GetAsync("/docs/index.html");
        Assert.Equal((200, "text/html"), (page.Status, page.ContentType));
    }

    [Fact]
    public async Task Health_Ready_IsOk()
    {
        using var client = api.NewClient();

        Assert.Equal(200, (await client.GetAsync("/health")).Status);
        Assert.Equal(200, (await client.GetAsync("/alive")).Status);
    }

    [Fact]
    public async Task Problems_EveryKind_IsDocumentedWhereItsTypeLeads()
    {
        using var client = api.NewClient();

        foreach (var type in ProblemTypes.All.Values)
        {
            var page = await client.GetAsync(type.Uri);
            Assert.Equal((200, type.Code, type.Status), (page.Status, page.Text("code"), page.Number("status")));
        }

        Assert.Equal(ProblemTypes.All.Count, (await client.GetAsync("/problems")).Body.GetArrayLength());
        (await client.GetAsync("/problems/nonsense")).IsProblem(404, "not_found");
    }
}
