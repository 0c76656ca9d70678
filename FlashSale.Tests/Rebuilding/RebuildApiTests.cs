using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.Tests.Rebuilding;

/// <summary>What a buyer is told between the loss and the end of the rebuild.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class RebuildApiTests : IAsyncLifetime
{
    private const string Approved = """{"paymentToken":"tok_approve"}""";

    private RedisServer _redis = null!;
    private WorkerBench _bench = null!;
    private ApiHost _api = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartNewAsync();
        _bench = await WorkerBench.NewAsync(_redis.ConnectionString);
        _api = await ApiHost.StartAsync(_redis, _bench.StoreFile);
    }

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        await _bench.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Buy_SaleLost_Is503UntilItIsPutBack()
    {
        var product = await _bench.OpenAsync(stock: 3);
        using var buyer = await NewBuyerAsync();
        var key = Guid.NewGuid().ToString();
        var bought = await buyer.BuyAsync(product.Value, key);
        Assert.Equal(201, bought.Status);
        await _bench.PersistAsync(product);

        await _bench.LoseAsync();
        (await buyer.BuyAsync(product.Value, key)).IsProblem(401, "no_session");
        buyer.SessionId = await SessionOfOwnerAsync(product);
        var refused = (await buyer.BuyAsync(product.Value, key)).IsProblem(503, "sale_rebuilding");
        Assert.Equal("1", refused.Header("Retry-After"));
        await _bench.RebuildAsync(product);

        // The answer was stored with the order: a retry gets it, and nobody gets a second order.
        var retry = await buyer.BuyAsync(product.Value, key);
        Assert.Equal((200, "true", bought.Raw), (retry.Status, retry.Header("Idempotent-Replayed"), retry.Raw));
        (await buyer.BuyAsync(product.Value)).IsProblem(409, "limit_reached");
        Assert.Equal(1, (await buyer.GetAsync("user/orders")).Body.GetProperty("items").GetArrayLength());
        using var other = await NewBuyerAsync();
        Assert.Equal(1, (await other.BuyAsync(product.Value)).Number("remaining"));
    }

    [Fact]
    public async Task PayAndCancel_SaleLost_Are503AndWorkAfterwards()
    {
        var product = await _bench.OpenAsync(stock: 3, TimeSpan.FromHours(1));
        using var buyer = await NewBuyerAsync();
        var order = (await buyer.BuyAsync(product.Value)).Text("orderId");
        await _bench.PersistAsync(product);

        await _bench.LoseAsync();
        buyer.SessionId = await SessionOfOwnerAsync(product);
        (await buyer.PostAsync($"user/orders/{order}/pay", Approved)).IsProblem(503, "sale_rebuilding");
        (await buyer.PostAsync($"user/orders/{order}/cancel")).IsProblem(503, "sale_rebuilding");
        Assert.Equal("reserved", (await buyer.GetAsync($"user/orders/{order}")).Text("status"));
        await _bench.RebuildAsync(product);

        Assert.Equal("confirmed", (await buyer.PostAsync($"user/orders/{order}/pay", Approved)).Text("status"));
        await _bench.AssertBalancedAsync(product);
    }

    private async Task<ApiClient> NewBuyerAsync()
    {
        var client = _api.NewClient();
        var minted = await client.PostAsync("dev/sessions", """{"count":1}""");
        client.SessionId = minted.Body.GetProperty("sessions")[0].GetProperty("sessionId").GetString();
        return client;
    }

    /// <summary>Whoever bought signs in again: their session was lost, too.</summary>
    private async Task<string> SessionOfOwnerAsync(ProductId product)
    {
        await foreach (var order in _bench.Orders.WalkAsync(product, default))
        {
            var user = await _bench.Get<IUserStore>().FindAsync(order.User, default);
            return (await _api.Services.GetRequiredService<ISessionStore>().CreateAsync(user!, verified: true, default)).Id;
        }
        throw new InvalidOperationException("Nobody bought.");
    }
}
