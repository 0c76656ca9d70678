using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class PurchaseInputTests(ApiFixture api)
{
    [Fact]
    public async Task Buy_Get_IsNotAllowed()
    {
        using var client = api.NewClient();

        var refused = (await client.GetAsync($"user/buy/{ProductId.New().Value}")).IsProblem(405, "method_not_allowed");

        Assert.Equal("POST", refused.Header("Allow"));
    }

    [Theory]
    [InlineData("""{"quantity":0}""", "invalid_request")]
    [InlineData("""{"quantity":-1}""", "invalid_request")]
    [InlineData("""{"quantity":101}""", "invalid_request")]
    [InlineData("""{"quantity":"1"}""", "invalid_json")]
    [InlineData("""{"quantity":1.5}""", "invalid_json")]
    [InlineData("""{"quantity":1,"quantity":2}""", "invalid_json")]
    [InlineData("{", "invalid_json")]
    public async Task Buy_BadBody_ChangesNothing(string json, string code)
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();

        (await buyer.BuyAsync(product, json: json)).IsProblem(400, code);

        Assert.Equal(10, (await buyer.GetAsync($"product/{product}")).Number("stock"));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")] // curl -X POST -d ''
    [InlineData("text/plain")]
    public async Task Buy_EmptyBodyOfAnyType_IsNone(string type)
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();

        var bought = await buyer.PostAsync($"user/buy/{product}", "", ("Idempotency-Key", "k"), ("Content-Type", type));

        Assert.True(bought.Status == 201, bought.Raw);
    }

    [Fact]
    public async Task Buy_NoKey_IsRefused()
    {
        using var buyer = await api.NewBuyerAsync();

        (await buyer.PostAsync($"user/buy/{await api.NewProductAsync()}")).IsProblem(400, "idempotency_key_missing");
    }

    public static TheoryData<string[]> BadKeys =>
        [
            [""],
            [new string('k', 256)],
            [new string('k', 300)],
            ["with space"],
            ["one", "one"],
            ["one", "two"],
        ];

    [Theory]
    [MemberData(nameof(BadKeys))]
    public async Task Buy_BadKey_ChangesNothing(string[] keys)
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();
        // The second under the other accepted name.
        var headers = keys.Select(static (key, i) => (i == 0 ? "Idempotency-Key" : "idempotencykey", key)).ToArray();

        (await buyer.PostAsync($"user/buy/{product}", null, headers)).IsProblem(400, "idempotency_key_invalid");

        Assert.Equal(10, (await buyer.GetAsync($"product/{product}")).Number("stock"));
    }

    [Fact]
    public async Task Buy_TwoHeadersOfOneName_IsRefused()
    {
        using var buyer = await api.NewBuyerAsync();
        var product = await api.NewProductAsync();

        var refused = await buyer.PostAsync($"user/buy/{product}", null, ("Idempotency-Key", "one"), ("Idempotency-Key", "two"));

        refused.IsProblem(400, "idempotency_key_invalid");
    }

    [Fact]
    public async Task Buy_LongestKey_IsTaken()
    {
        using var buyer = await api.NewBuyerAsync();

        Assert.Equal(201, (await buyer.BuyAsync(await api.NewProductAsync(), new string('~', 255))).Status);
    }
}
