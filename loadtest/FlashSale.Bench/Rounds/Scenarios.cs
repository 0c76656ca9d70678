using System.Globalization;
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

    private int _runs;
    private string? _replayed;
    private string? _looked;

    public IReadOnlyList<Scenario> All =>
        [
            new(Scenario.Bare, null, (connections, length, _) => Task.FromResult(Get(site.BareUrl, "json", connections, length))),
            new(Scenario.ProductRead, null, ReadAsync),
            new(Scenario.SoldOut, "sold_out", SellOutAsync),
            Purchase,
            new(Scenario.Replay, "replayed", ReplayAsync),
        ];

    public Scenario Purchase => new(Scenario.Purchase, "accepted", BuyAsync);

    private static WrkJob Get(Uri site, string path, int connections, TimeSpan length) => new(new Uri(site, path), connections, length);

    private async Task<WrkJob> ReadAsync(int connections, TimeSpan length, CancellationToken cancel)
    {
        _looked ??= await shop.OpenSaleAsync("looked at", 1000, cancel);
        return Get(site.ApiUrl, "api/v1/product/" + _looked, connections, length);
    }

    private async Task<WrkJob> SellOutAsync(int connections, TimeSpan length, CancellationToken cancel) =>
        Press(shop.SessionFile, connections, length, "late", [await shop.OpenSoldOutSaleAsync(cancel)]);

    private async Task<WrkJob> BuyAsync(int connections, TimeSpan length, CancellationToken cancel)
    {
        var sales = new string[1 + (int)(length.TotalSeconds * FastestPurchases / shop.Buyers)];
        for (var i = 0; i < sales.Length; i++)
            sales[i] = await shop.OpenSaleAsync("plenty", shop.Buyers, cancel);
        return Press(shop.SessionFile, connections, length, "first", sales);
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
        return Press(file, connections, length, Prefix, [_replayed]);
    }

    private WrkJob Press(string sessions, int connections, TimeSpan length, string prefix, IEnumerable<string> sales)
    {
        // Each run has addresses of its own: what one counted must not get into the way of the next.
        var first = _runs++ * (shop.Buyers + 1);
        return new(site.ApiUrl, connections, length, "buy.lua", [sessions, Text(Wrk.Threads), Text(first), prefix, .. sales]);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
