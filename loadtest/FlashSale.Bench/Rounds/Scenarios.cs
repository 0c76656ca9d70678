using FlashSale.Bench.Load;
using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;

namespace FlashSale.Bench.Rounds;

/// <summary>What is measured, in this order in every round.</summary>
/// <param name="site">Where.</param>
/// <param name="shop">Whose buyers and sales.</param>
internal sealed class Scenarios(BenchSite site, Shop shop)
{
    /// <summary>Purchases a second that nobody reaches: so many sales are opened that every press is a buyer's first for its sale.</summary>
    private const int FastestPurchases = 20_000;

    /// <summary>
    /// Replays a second that nobody reaches, divided by the presses that an address may make in a minute: with so many buyers the limiter
    /// lets all of them pass.
    /// </summary>
    private const int ReplayingBuyersPerSecond = 4_000;

    private readonly PressJobs _jobs = new(site, shop);
    private string? _replayed;
    private string? _looked;

    public IReadOnlyList<Scenario> All =>
        [
            new(Scenario.Bare, null, (connections, length, _) => Task.FromResult(PressJobs.Get(site.BareUrl, "json", connections, length))),
            new(Scenario.BareBuy, null, BuyOfNobodyAsync),
            new(Scenario.ProductRead, null, ReadAsync),
            new(Scenario.SoldOut, "sold_out", SellOutAsync),
            Purchase,
            new(Scenario.Replay, "replayed", ReplayAsync),
        ];

    public Scenario Purchase => new(Scenario.Purchase, "accepted", BuyAsync);

    private Task<WrkJob> BuyOfNobodyAsync(int connections, TimeSpan length, CancellationToken cancel) =>
        Task.FromResult(_jobs.Press(shop.SessionFile, connections, length, "nobody", ["0"]) with { Url = site.BareUrl });

    private async Task<WrkJob> ReadAsync(int connections, TimeSpan length, CancellationToken cancel)
    {
        _looked ??= await shop.OpenSaleAsync("looked at", 1000, cancel);
        return PressJobs.Get(site.ApiUrl, "api/v1/product/" + _looked, connections, length);
    }

    private async Task<WrkJob> SellOutAsync(int connections, TimeSpan length, CancellationToken cancel) =>
        _jobs.Press(shop.SessionFile, connections, length, "late", [await shop.OpenSoldOutSaleAsync(cancel)]);

    private async Task<WrkJob> BuyAsync(int connections, TimeSpan length, CancellationToken cancel)
    {
        var sales = new string[1 + (int)(length.TotalSeconds * FastestPurchases / shop.Buyers)];
        for (var i = 0; i < sales.Length; i++)
            sales[i] = await shop.OpenSaleAsync("plenty", shop.Buyers, cancel);
        return _jobs.Press(shop.SessionFile, connections, length, "first", sales);
    }

    private async Task<WrkJob> ReplayAsync(int connections, TimeSpan length, CancellationToken cancel)
    {
        const string Prefix = "again";
        var file = shop.SessionFile + ".replay";
        if (_replayed is null)
        {
            var buyers = Math.Min(shop.Buyers, (int)(length.TotalSeconds * ReplayingBuyersPerSecond));
            _replayed = await shop.OpenSaleAsync("pressed twice", buyers, cancel);
            await shop.BuyAllAsync(_replayed, buyers, Prefix, cancel);
            await File.WriteAllLinesAsync(file, File.ReadLines(shop.SessionFile).Take(buyers), cancel);
        }
        return _jobs.Press(file, connections, length, Prefix, [_replayed]);
    }
}
