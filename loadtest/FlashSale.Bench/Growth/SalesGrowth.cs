using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;

namespace FlashSale.Bench.Growth;

/// <summary>
/// Purchases spread over one, many and very many live sales: in turn, each measurement in a system of its own that was started afresh. What
/// others have sold is not in its Redis, and an hour in which the machine is slow does not meet one number of sales only. A machine that has
/// rested is quicker for a while, so rounds go there and back: nobody is always the first.
/// </summary>
internal sealed class SalesGrowth(BenchOptions options, string folder, Action<string> progress)
{
    /// <summary>After the first of them the API is still being compiled here and there: one sale, which costs it least, looks slower than it is.</summary>
    private const int WarmUps = 2;

    private readonly List<string> _faults = [];

    public async Task<(IReadOnlyList<GrowthPoint> Points, IReadOnlyList<string> Faults)> RunAsync(CancellationToken cancel)
    {
        var samples = options.Sales.ToDictionary(static count => count, static _ => new List<GrowthMeter.Sample>());
        var bytes = new Dictionary<int, double>();
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var count in round % 2 == 1 ? options.Sales : options.Sales.Reverse())
            {
                progress($"purchases of {count:N0} live sales, round {round} of {options.Rounds}");
                var own = Directory.CreateDirectory(Path.Combine(folder, $"sales-{count}-{round}")).FullName;
                var (sample, perSale) = await SiteRun.InAsync(
                    options,
                    own,
                    progress,
                    (site, shop) => MeasureAsync(count, site, shop, cancel),
                    cancel
                );
                samples[count].Add(sample);
                bytes[count] = perSale;
            }
        }
        return ([.. options.Sales.Select(count => GrowthMeter.Sample.Point(count, samples[count], bytes[count]))], _faults);
    }

    private async Task<(GrowthMeter.Sample Sample, double BytesPerSale)> MeasureAsync(
        int count,
        BenchSite site,
        Shop shop,
        CancellationToken cancel
    )
    {
        using var redis = await site.ConnectRedisAsync(cancel);
        var bytes = 0L;
        while (shop.Sales.Count < count)
        {
            var sale = await shop.OpenSaleAsync("one of many", (WarmUps + 1) * shop.Buyers, cancel, perUserLimit: 0);
            bytes += await RedisFigures.SaleBytesAsync(redis, sale, cancel);
        }
        var meter = new GrowthMeter(options, site, shop, redis);
        for (var run = 0; run < WarmUps; run++)
            await meter.MeasureAsync(shop.Sales, cancel);
        var sample = await meter.MeasureAsync(shop.Sales, cancel);
        _faults.AddRange(meter.Faults);
        return (sample, (double)bytes / count);
    }
}
