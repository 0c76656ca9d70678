using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Faults;

/// <summary>The purchase is decided, or not, and the client can't know: it repeats itself with the same key.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class LostAnswerTests(ApiFixture api) : IAsyncLifetime
{
    private FaultyWire _wire = null!;
    private ApiHost _replica = null!;
    private ApiClient _buyer = null!;

    public async Task InitializeAsync()
    {
        _wire = FaultyWire.To(api.Redis);
        _replica = await ApiHost.StartAsync(api.Redis, api.Store, settings: ("ConnectionStrings:redis", _wire.ConnectionString));
        _buyer = _replica.NewClient();
        _buyer.SessionId = (await api.NewSessionsAsync(1))[0];
        // Redis must know the scripts: of one that it doesn't know only that would be lost, and nothing be done.
        var other = await _buyer.BuyAsync(await api.NewProductAsync(holdSeconds: 600));
        Assert.Equal(200, (await _buyer.PostAsync($"user/orders/{other.Text("orderId")}/cancel")).Status);
    }

    public async Task DisposeAsync()
    {
        _buyer.Dispose();
        await _replica.DisposeAsync();
        await _wire.DisposeAsync();
    }

    [Fact]
    public async Task Buy_AnswerOfRedisLost_IsUnknownAndARetryGetsTheOneOrder()
    {
        var product = await api.NewProductAsync(stock: 10);
        var key = Guid.NewGuid().ToString();

        var cut = _wire.CutAfter(key);
        var unknown = await _buyer.BuyAsync(product, key);
        await cut;

        unknown.IsProblem(503, "store_unavailable");
        Assert.Equal(9, await StockAsync(product));
        var retry = await RetryAsync(product, key);
        Assert.Equal((200, "true"), (retry.Status, retry.Header("Idempotent-Replayed")));
        Assert.Equal(9, await StockAsync(product));
    }

    [Fact]
    public async Task Buy_RequestToRedisLost_IsUnknownAndARetryBuys()
    {
        var product = await api.NewProductAsync(stock: 10);
        var key = Guid.NewGuid().ToString();

        var cut = _wire.CutBefore(key);
        var unknown = await _buyer.BuyAsync(product, key);
        await cut;

        unknown.IsProblem(503, "store_unavailable");
        Assert.Equal(10, await StockAsync(product));
        Assert.Equal(201, (await RetryAsync(product, key)).Status);
        Assert.Equal(9, await StockAsync(product));
    }

    [Fact]
    public async Task Cancel_AnswerOfRedisLost_ARetrySaysCancelledAndTheUnitCameBackOnce()
    {
        var product = await api.NewProductAsync(stock: 10, holdSeconds: 600);
        var order = (await _buyer.BuyAsync(product)).Text("orderId")!;

        // The id is the first argument of release.lua; the session that is asked for before has none of it.
        var cut = _wire.CutAfter(order);
        var unknown = await _buyer.PostAsync($"user/orders/{order}/cancel");
        await cut;

        unknown.IsProblem(503, "store_unavailable");
        ApiReply retry = unknown;
        await Eventually.IsTrueAsync(
            async () => (retry = await _buyer.PostAsync($"user/orders/{order}/cancel")).Status != 503,
            "the replica is connected again"
        );
        Assert.Equal((200, "cancelled"), (retry.Status, retry.Text("status")));
        Assert.Equal(10, await StockAsync(product));
    }

    private async Task<ApiReply> RetryAsync(string product, string key)
    {
        ApiReply? reply = null;
        await Eventually.IsTrueAsync(
            async () => (reply = await _buyer.BuyAsync(product, key)).Status != 503,
            "the replica is connected again"
        );
        return reply!;
    }

    private async Task<int> StockAsync(string product) =>
        (await api.Get<ISaleReader>().FindSaleAsync(ProductId.Parse(product), default))!.Stock;
}
