using FlashSale.Bench.Rounds;
using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;

namespace FlashSale.Bench.Growth;

/// <summary>Purchases spread over one, many and very many live sales. The number only grows, so each point has its own looks at the bare endpoint.</summary>
internal sealed class SalesGrowth(BenchOptions options, BenchSite site, Shop shop, Action<string> progress)
{
    public async Task<(IReadOnlyList<GrowthPoint> Points, IReadOnlyList<string> Faults)> RunAsync(CancellationToken cancel)
    {
        using var redis = await site.ConnectRedisAsync(cancel);
        var meter = new GrowthMeter(options, site, shop, redis);
        var backlog = new Backlog(site);
        var points = new List<GrowthPoint>();
        foreach (var count in options.Sales)
        {
            progress($"purchases of {count:N0} live sales");
            var had = shop.Sales.Count;
            var bytes = 0L;
            while (shop.Sales.Count < count)
            {
                var sale = await shop.OpenSaleAsync("one of many", (options.Rounds + 1) * shop.Buyers, cancel, perUserLimit: 0);
                bytes += await RedisFigures.SaleBytesAsync(redis, sale, cancel);
            }
            if (had == 0)
                await meter.MeasureAsync(shop.Sales, cancel);
            var samples = new List<GrowthMeter.Sample>();
            for (var round = 0; round < options.Rounds; round++)
                samples.Add(await meter.MeasureAsync(shop.Sales, cancel));
            points.Add(GrowthMeter.Sample.Point(count, samples, (double)bytes / Math.Max(1, count - had)));
        }
        await backlog.DrainAsync(shop.Sales, cancel);
        return (points, meter.Faults);
    }
}
