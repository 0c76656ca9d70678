using System.Globalization;
using FlashSale.ApiService.Purchases.SoldOut;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Speed;

namespace FlashSale.Tests.SoldOut;

/// <summary>A gate whose set of buyers is a large one. Its lease is a long one, so that a busy machine doesn't let it lapse.</summary>
[Collection(CostCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ManyBuyersTests(CostFixture shop) : IClassFixture<CostFixture>
{
    private const int Buyers = 20_000;
    private const int AtOnce = 250;

    [Fact]
    public async Task Closed_AfterTwentyThousandPurchases_KnowsEachBuyerAndAsksRedisForNobodyElse()
    {
        var product = await shop.Api.NewProductAsync(stock: Buyers + 1);
        var customers = await shop.NewBuyersAsync(2);
        var (buyer, stranger) = (customers[0], customers[1]);
        var bought = await buyer.BuyAsync(product, "mine");
        Assert.Equal(201, bought.Status);
        var buyers = await SellAsync(ProductId.Parse(product));
        var pages = await CallsAsync("hscan");

        await shop.CloseAsync(product, stranger);

        // Redis answers nobody else while it puts a page together, so none may be a large one.
        Assert.InRange(await CallsAsync("hscan") - pages, Buyers / 2000, Buyers);
        var (gate, id) = (shop.Api.Get<SoldOutGate>(), ProductId.Parse(product));
        Assert.DoesNotContain(buyers, user => gate.Refuses(id, user));
        Assert.All(Enumerable.Range(0, Buyers), _ => Assert.True(gate.Refuses(id, UserId.New())));
        var again = await buyer.BuyAsync(product, "mine");
        Assert.Equal((200, bought.Text("orderId")), (again.Status, again.Text("orderId")));

        // purchase.lua looks the buyer up; what prolongs the lease doesn't.
        var lookUps = await CallsAsync("hget");
        for (var press = 0; press < 100; press++)
            (await stranger.BuyAsync(product)).IsProblem(409, "sold_out");
        Assert.Equal(lookUps, await CallsAsync("hget"));
    }

    /// <summary>All but the first unit, each to somebody else.</summary>
    private async Task<UserId[]> SellAsync(ProductId product)
    {
        var gate = shop.Api.Get<ISaleGate>();
        var users = Enumerable.Range(0, Buyers).Select(static _ => UserId.New()).ToArray();
        foreach (var some in users.Chunk(AtOnce))
        {
            var outcomes = await Task.WhenAll(
                some.Select(user => gate.PurchaseAsync(new(product, user, 1, "mine", AddressLimit: null), default).AsTask())
            );
            Assert.All(outcomes, static outcome => Assert.IsType<PurchaseOutcome.Accepted>(outcome));
        }
        return users;
    }

    /// <summary>How often Redis has carried out a command, also within scripts.</summary>
    private async Task<long> CallsAsync(string command)
    {
        // cmdstat_hget:calls=12,usec=345,...
        var start = $"cmdstat_{command}:calls=";
        var all = (string)(await shop.Redis.ExecuteAsync("INFO", "commandstats"))!;
        var line = all.Split("\r\n").FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line[start.Length..].Split(',')[0], CultureInfo.InvariantCulture);
    }
}
