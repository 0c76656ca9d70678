using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Tests.Faults;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.SoldOut;

/// <summary>A replica as a process that stands still with its gate closed, while the sale goes on at another one.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class FrozenReplicaTests(SoldOutFixture shop) : IClassFixture<SoldOutFixture>
{
    [Fact]
    public async Task Key_AcceptedWhileAReplicaStoodStill_IsReplayedThereInTheMomentItGoesOn()
    {
        await using var replica = await ServiceProcess.StartApiAsync(
            shop.Api.Redis.ConnectionString,
            shop.Api.Store,
            ("Purchase__UserLimit", "0"),
            ("RateLimits__purchase__Ip__Limit", "100000"),
            ("SoldOut__CloseAfter", "1")
        );
        var product = await shop.Api.NewProductAsync(stock: 1);
        var customers = await shop.NewBuyersAsync(2);
        Assert.Equal(201, (await customers[0].BuyAsync(product)).Status);
        using var frozen = new ApiClient(replica.Address) { SessionId = customers[1].SessionId };
        await Eventually.IsTrueAsync(
            async () =>
            {
                (await frozen.BuyAsync(product, "mine")).IsProblem(409, "sold_out");
                return await shop.Redis.HashExistsAsync(RedisKeys.Sale(ProductId.Parse(product)), "gate");
            },
            "the replica has a lease"
        );
        // It reads who the buyers are before it closes: a moment later nobody asks Redis any more.
        for (var press = 0; press < 50; press++)
            (await frozen.BuyAsync(product, "mine")).IsProblem(409, "sold_out");

        replica.Freeze();
        await shop.RestockSilentlyAsync(product, 1);
        ApiReply bought = null!;
        await Eventually.IsTrueAsync(
            async () => (bought = await customers[1].BuyAsync(product, "mine")).Status == 201,
            "the unit is sold when the lease has ended"
        );
        // Sent before it goes on: the first that it looks at, before anything in it has noticed how late it is.
        var retries = Enumerable.Range(0, 5).Select(_ => frozen.BuyAsync(product, "mine")).ToArray();
        replica.Thaw();

        Assert.All(
            await Task.WhenAll(retries),
            again => Assert.Equal((200, bought.Text("orderId")), (again.Status, again.Text("orderId")))
        );
    }
}
