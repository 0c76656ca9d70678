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
    public async Task<(IReadOnlyList<GrowthPoint> Points, IReadOnlyList<string> Faults)> RunAsync(CancellationToken cancel)
    {
        using var redis = await site.ConnectRedisAsync(cancel);
        using var loader = new SaleLoader(site);
        var backlog = new Backlog(site);
        var sales = new List<(int Size, string Sale, double Bytes)>();
        foreach (var size in options.Orders)
        {
            progress($"filling a sale with {size:N0} orders");
            var sale = await shop.OpenSaleAsync("growing", size + (options.Rounds * shop.Buyers), cancel, perUserLimit: options.Rounds + 1);
            var before = await RedisFigures.UsedMemoryAsync(redis, cancel);
            await loader.LoadAsync(sale, size, cancel);
            await backlog.DrainAsync([sale], cancel);
            await RedisFigures.TrimmedAsync(redis, [sale], cancel);
            sales.Add((size, sale, (double)(await RedisFigures.UsedMemoryAsync(redis, cancel) - before) / size));
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
