using FlashSale.Bench.Rounds;
using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;

namespace FlashSale.Bench.Growth;

/// <summary>
/// Purchases of sales that have few, many and very many orders already: all in one Redis at the same time and measured in turn, so that
/// nothing else can differ.
/// </summary>
internal sealed class OrdersGrowth(BenchOptions options, BenchSite site, Shop shop, Action<string> progress)
{
    /// <summary>The memory of so many orders is measured together, at least: a share of the largest sale's.</summary>
    private readonly int _smallestFill = options.Orders[^1] / 50;

    public async Task<(IReadOnlyList<GrowthPoint> Points, IReadOnlyList<string> Faults)> RunAsync(CancellationToken cancel)
    {
        using var redis = await site.ConnectRedisAsync(cancel);
        using var loader = new SaleLoader(site);
        var backlog = new Backlog(site);
        var sales = new List<(int Size, string Sale, double Bytes)>();
        foreach (var size in options.Orders)
        {
            progress($"filling a sale with {size:N0} orders");
            // Redis' tables double now and then: of one small sale its memory would tell where in that it happened to be.
            var filled = new List<string>();
            var before = await RedisFigures.UsedMemoryAsync(redis, cancel);
            do
            {
                filled.Add(
                    await shop.OpenSaleAsync("growing", size + (options.Rounds * shop.Buyers), cancel, perUserLimit: options.Rounds + 1)
                );
                await loader.LoadAsync(filled[^1], size, cancel);
            } while (filled.Count * size < _smallestFill);
            await backlog.DrainAsync(filled, cancel);
            await RedisFigures.TrimmedAsync(redis, filled, cancel);
            var grown = await RedisFigures.UsedMemoryAsync(redis, cancel) - before;
            sales.Add((size, filled[0], (double)grown / (filled.Count * size)));
        }
        var meter = new GrowthMeter(options, site, shop, redis);
        await meter.MeasureAsync([sales[0].Sale], cancel);
        var samples = sales.ToDictionary(static sale => sale.Size, static _ => new List<GrowthMeter.Sample>());
        for (var round = 1; round <= options.Rounds; round++)
        {
            progress($"orders in a sale, round {round} of {options.Rounds}");
            foreach (var (size, sale, _) in sales)
                samples[size].Add(await meter.MeasureAsync([await FreshAsync(size, sale, loader, cancel)], cancel));
        }
        return ([.. sales.Select(sale => GrowthMeter.Sample.Point(sale.Size, samples[sale.Size], sale.Bytes))], meter.Faults);
    }

    /// <summary>A measurement adds tens of thousands of orders: a small sale would not be small any more for the next one.</summary>
    private async Task<string> FreshAsync(int size, string sale, SaleLoader loader, CancellationToken cancel)
    {
        if (size >= shop.Buyers)
            return sale;
        var fresh = await shop.OpenSaleAsync("growing", size + shop.Buyers, cancel);
        await loader.LoadAsync(fresh, size, cancel);
        return fresh;
    }
}
