using FlashSale.ApiService.Orders;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using StackExchange.Redis;

namespace FlashSale.Tests.Api;

[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class OrderTests(ApiFixture api)
{
    private const string Approved = """{"paymentToken":"tok_approve"}""";
    private const string Declined = """{"paymentToken":"tok_decline"}""";

    [Fact]
    public async Task Pay_Approved_ConfirmsOnceAndForAll()
    {
        using var buyer = await api.NewBuyerAsync();
        var (product, order) = await ReserveAsync(buyer);

        var paid = await buyer.PostAsync($"user/orders/{order}/pay", Approved);
        var again = await buyer.PostAsync($"user/orders/{order}/pay", Declined);

        Assert.Equal((200, "confirmed"), (paid.Status, paid.Text("status")));
        Assert.Equal((200, paid.Raw), (again.Status, again.Raw));
        var audit = await api.Admin.GetAsync($"admin/sales/{product}/audit");
        Assert.Equal((0, 1), (audit.Number("held"), audit.Number("sold")));
        (await buyer.PostAsync($"user/orders/{order}/cancel")).IsProblem(409, "order_not_cancellable");
    }

    [Theory]
    [InlineData("tok_decline")]
    [InlineData("whatever")]
    public async Task Pay_Declined_LeavesTheHold(string token)
    {
        using var buyer = await api.NewBuyerAsync();
        var (_, order) = await ReserveAsync(buyer);

        (await buyer.PostAsync($"user/orders/{order}/pay", $$"""{"paymentToken":"{{token}}"}""")).IsProblem(402, "payment_declined");

        Assert.Equal("reserved", (await buyer.GetAsync($"user/orders/{order}")).Text("status"));
        Assert.Equal(200, (await buyer.PostAsync($"user/orders/{order}/pay", Approved)).Status);
    }

    [Fact]
    public async Task Pay_ProviderDoesNotAnswer_SaysSoAndCanBePaidAgain()
    {
        using var buyer = await api.NewBuyerAsync();
        var (_, order) = await ReserveAsync(buyer);

        (await buyer.PostAsync($"user/orders/{order}/pay", """{"paymentToken":"tok_timeout"}""")).IsProblem(503, "payment_unknown");

        Assert.Equal("reserved", (await buyer.GetAsync($"user/orders/{order}")).Text("status"));
        Assert.Equal(200, (await buyer.PostAsync($"user/orders/{order}/pay", Approved)).Status);
    }

    [Fact]
    public async Task Pay_ProviderAnswersTwice_ConfirmsOnce()
    {
        using var buyer = await api.NewBuyerAsync();
        var (product, order) = await ReserveAsync(buyer);

        var paid = await buyer.PostAsync($"user/orders/{order}/pay", """{"paymentToken":"tok_twice"}""");

        Assert.Equal((200, "confirmed"), (paid.Status, paid.Text("status")));
        var audit = await api.Admin.GetAsync($"admin/sales/{product}/audit");
        Assert.Equal((9, 0, 1), (audit.Number("stock"), audit.Number("held"), audit.Number("sold")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"paymentToken":""}""")]
    [InlineData("""{"paymentToken":"a b"}""")]
    public async Task Pay_NoToken_IsRefused(string json)
    {
        using var buyer = await api.NewBuyerAsync();
        var (_, order) = await ReserveAsync(buyer);

        (await buyer.PostAsync($"user/orders/{order}/pay", json)).IsProblem(400, "invalid_request");
    }

    [Fact]
    public async Task Pay_AfterTheHoldEnded_IsRefused()
    {
        using var buyer = await api.NewBuyerAsync();
        var (_, order) = await ReserveAsync(buyer, holdSeconds: 1);
        var reserved = await api.Get<ISaleReader>().FindOrderAsync(OrderId.Parse(order), default);
        await RedisClock.PassesAsync(api.Get<IConnectionMultiplexer>().GetDatabase(), reserved!.HoldUntil);

        (await buyer.PostAsync($"user/orders/{order}/pay", Approved)).IsProblem(409, "order_not_payable");
    }

    [Fact]
    public async Task Cancel_Reserved_ReturnsUnitAndRight()
    {
        using var buyer = await api.NewBuyerAsync();
        var (product, order) = await ReserveAsync(buyer);

        var cancelled = await buyer.PostAsync($"user/orders/{order}/cancel");
        var again = await buyer.PostAsync($"user/orders/{order}/cancel");

        Assert.Equal((200, "cancelled"), (cancelled.Status, cancelled.Text("status")));
        Assert.Equal((200, cancelled.Raw), (again.Status, again.Raw));
        Assert.Equal(10, (await buyer.GetAsync($"product/{product}")).Number("stock"));
        (await buyer.PostAsync($"user/orders/{order}/pay", Approved)).IsProblem(409, "order_not_payable");
        Assert.Equal(201, (await buyer.BuyAsync(product)).Status);
    }

    [Fact]
    public async Task Cancel_StoredAndForgottenByRedis_AnswersFromTheStore()
    {
        using var buyer = await api.NewBuyerAsync();
        var (_, id) = await ReserveAsync(buyer);
        await buyer.PostAsync($"user/orders/{id}/cancel");
        await StoreAndForgetAsync(id);

        Assert.Equal("cancelled", (await buyer.PostAsync($"user/orders/{id}/cancel")).Text("status"));
        (await buyer.PostAsync($"user/orders/{id}/pay", Approved)).IsProblem(409, "order_not_payable");
        Assert.Equal("cancelled", (await buyer.GetAsync($"user/orders/{id}")).Text("status"));
    }

    [Fact]
    public async Task AllRoutes_SomebodyElsesOrder_IsNotFound()
    {
        using var buyer = await api.NewBuyerAsync();
        using var other = await api.NewBuyerAsync();
        var (_, order) = await ReserveAsync(buyer);

        (await other.GetAsync($"user/orders/{order}")).IsProblem(404, "order_not_found");
        (await other.PostAsync($"user/orders/{order}/pay", Approved)).IsProblem(404, "order_not_found");
        (await other.PostAsync($"user/orders/{order}/cancel")).IsProblem(404, "order_not_found");
        Assert.Equal("reserved", (await buyer.GetAsync($"user/orders/{order}")).Text("status"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("0123456789abcdef-0123456789abcdef")]
    public async Task AllRoutes_NoSuchOrder_IsNotFound(string order)
    {
        using var buyer = await api.NewBuyerAsync();

        (await buyer.GetAsync($"user/orders/{order}")).IsProblem(404, "order_not_found");
        (await buyer.PostAsync($"user/orders/{order}/pay", Approved)).IsProblem(404, "order_not_found");
        (await buyer.PostAsync($"user/orders/{order}/cancel")).IsProblem(404, "order_not_found");
    }

    [Fact]
    public async Task List_StoredAndLiveOnes_AreMergedNewestFirstOnPages()
    {
        using var buyer = await api.NewBuyerAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
            ids.Insert(0, (await ReserveAsync(buyer)).Order);
        // Two of the middle are in the store already; one of them has been cancelled since.
        await StoreAsync(ids[1]);
        await StoreAsync(ids[3]);
        await buyer.PostAsync($"user/orders/{ids[3]}/cancel");

        var all = await buyer.GetAsync("user/orders");
        var middle = await buyer.GetAsync("user/orders?offset=2&limit=2");

        Assert.Equal(5, all.Number("total"));
        Assert.Equal(ids, Ids(all));
        Assert.Equal("cancelled", all.Body.GetProperty("items")[3].GetProperty("status").GetString());
        Assert.Equal((5, 2, 2), (middle.Number("total"), middle.Number("offset"), middle.Number("limit")));
        Assert.Equal(ids[2..4], Ids(middle));
        Assert.Equal(
            "</api/v1/user/orders?offset=4&limit=2>; rel=\"next\", </api/v1/user/orders?offset=0&limit=2>; rel=\"prev\"",
            middle.Header("Link")
        );
    }

    [Fact]
    public async Task List_StoredBetweenTheTwoReads_IsOnItsPageAndCounted()
    {
        using var buyer = await api.NewBuyerAsync();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Insert(0, (await ReserveAsync(buyer)).Order);
        await StoreAsync(ids[1]);
        await StoreAsync(ids[2]);
        var user = (await api.Get<ISaleReader>().FindOrderAsync(OrderId.Parse(ids[0]), default))!.User;
        var store = new HeldUpOrderStore(api.Get<IOrderStore>()) { AfterPage = () => StoreAsync(ids[0]) };

        var page = await new OrderBook(api.Get<ISaleReader>(), store).ListAsync(user, 0, 1, default);

        Assert.Equal((ids[0], 3), (Assert.Single(page.Items).Id.Value, page.Total));
    }

    private static IEnumerable<string?> Ids(ApiReply page) =>
        page.Body.GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("orderId").GetString());

    private async Task<(string Product, string Order)> ReserveAsync(ApiClient buyer, int holdSeconds = 600)
    {
        var product = await api.NewProductAsync(holdSeconds: holdSeconds);
        var bought = await buyer.BuyAsync(product);
        Assert.Equal(201, bought.Status);
        return (product, bought.Text("orderId")!);
    }

    private async Task StoreAsync(string id)
    {
        var order = await api.Get<ISaleReader>().FindOrderAsync(OrderId.Parse(id), default);
        await api.Get<IOrderStore>().SaveAsync([order!], default);
    }

    private async Task StoreAndForgetAsync(string id)
    {
        var order = await api.Get<ISaleReader>().FindOrderAsync(OrderId.Parse(id), default);
        await api.Get<IOrderStore>().SaveAsync([order!], default);
        Assert.Equal(1, await api.Get<ISaleStream>().ForgetAsync(order!.Product, [order], default));
    }
}
