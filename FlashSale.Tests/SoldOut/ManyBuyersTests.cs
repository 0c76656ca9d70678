using System.Diagnostics;
using System.Globalization;
using FlashSale.ApiService.Purchases.SoldOut;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Speed;
using Xunit.Abstractions;

namespace FlashSale.Tests.SoldOut;

/// <summary>
/// A gate whose set of buyers is a large one. Its lease is a long one, so that a busy machine doesn't let it lapse. What closing costs is
/// told and not asserted.
/// </summary>
[Collection(CostCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ManyBuyersTests(CostFixture shop, ITestOutputHelper output) : IClassFixture<CostFixture>
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
        var (before, sent) = (await CallsAsync("hscan"), await SentAsync());
        var watch = Stopwatch.StartNew();

        await shop.CloseAsync(product, stranger);

        var (time, pages, bytes) = (watch.Elapsed, await CallsAsync("hscan") - before, await SentAsync() - sent);
        output.WriteLine($"closed in {time.TotalMilliseconds:0} ms, {pages} pages, {bytes / Buyers} bytes a buyer from Redis");
        // Redis answers nobody else while it puts a page together, so none may be a large one.
        Assert.InRange(pages, Buyers / 2000, Buyers);
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

    /// <summary>Bytes that Redis has sent.</summary>
    private async Task<long> SentAsync()
    {
        // total_net_output_bytes:1234
        var stats = (string)(await shop.Redis.ExecuteAsync("INFO", "stats"))!;
        return long.Parse(stats.Split("total_net_output_bytes:")[1].Split("\r\n")[0], CultureInfo.InvariantCulture);
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
