using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Faults;

/// <summary>A replica as a process, killed with a purchase in its hands.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
[Collection(ApiCollection.Name)]
public sealed class KilledApiTests(ApiFixture api)
{
    [Fact]
    public async Task Buy_ReplicaKilledBetweenScriptAndReply_ARetryElsewhereGetsTheOneOrder()
    {
        await using var wire = FaultyWire.To(api.Redis);
        await using var replica = await ServiceProcess.StartApiAsync(wire.ConnectionString, api.Store);
        var product = await api.NewProductAsync(stock: 10);
        var session = (await api.NewSessionsAsync(1))[0];
        using var doomed = new ApiClient(replica.Address) { SessionId = session };
        using var survivor = new ApiClient(api.Host.Address) { SessionId = session };
        var key = Guid.NewGuid().ToString();
        // Redis must know the script: of one that it doesn't know only that would be lost, and nothing be done.
        using var other = await api.NewBuyerAsync();
        Assert.Equal(201, (await other.BuyAsync(await api.NewProductAsync())).Status);

        var decided = wire.HangAfter(key);
        var attempt = doomed.BuyAsync(product, key);
        await decided;
        await replica.KillAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => attempt);
        var retry = await survivor.BuyAsync(product, key);
        Assert.Equal((200, "true"), (retry.Status, retry.Header("Idempotent-Replayed")));
        var sale = await api.Get<ISaleReader>().FindSaleAsync(ProductId.Parse(product), default);
        Assert.Equal((9, 1), (sale!.Stock, sale.Sold));
        var orders = await survivor.GetAsync("user/orders");
        Assert.Equal(1, orders.Body.GetProperty("items").GetArrayLength());
    }
}
