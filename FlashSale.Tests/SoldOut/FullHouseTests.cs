using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.SoldOut;

/// <summary>A crowd that a closed gate refuses takes nobody's place.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class FullHouseTests(FullHouseFixture shop) : IClassFixture<FullHouseFixture>
{
    [Fact]
    public async Task Closed_EveryPlaceIsTaken_IsStillSaid()
    {
        var product = await shop.Api.NewProductAsync(stock: 1);
        var customers = await shop.NewBuyersAsync(2);
        var (buyer, stranger) = (customers[0], customers[1]);
        Assert.Equal(201, (await buyer.BuyAsync(product, "mine")).Status);

        // Once more where the machine was so slow that the lease had ended.
        await Eventually.IsTrueAsync(
            async () =>
            {
                await shop.CloseAsync(product, stranger);
                return (await PressInAFullHouseAsync(product, buyer, stranger)).Text("code") == "sold_out";
            },
            "the gate answers although there is no place"
        );
    }

    private async Task<ApiReply> PressInAFullHouseAsync(string product, ApiClient buyer, ApiClient stranger)
    {
        shop.Api.Redis.Freeze();
        List<Task<ApiReply>> waiting = [];
        try
        {
            // A buyer is let through to Redis, and waits there.
            for (var i = 0; i < FullHouseFixture.Places; i++)
                waiting.Add(buyer.BuyAsync(product, "mine"));
            await Eventually.IsTrueAsync(
                async () =>
                {
                    var oneMore = buyer.BuyAsync(product, "mine");
                    waiting.Add(oneMore);
                    return await Task.WhenAny(oneMore, Task.Delay(100)) == oneMore && (await oneMore).Text("code") == "overloaded";
                },
                "every place is taken"
            );
            return await stranger.BuyAsync(product);
        }
        finally
        {
            shop.Api.Redis.Thaw();
            await Task.WhenAll(waiting);
        }
    }
}
