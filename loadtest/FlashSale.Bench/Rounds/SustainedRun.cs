using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;

namespace FlashSale.Bench.Rounds;

/// <summary>A long run of purchases: does the worker keep up, and what is left of each order in Redis?</summary>
/// <param name="site">Where.</param>
/// <param name="shop">Whose sales.</param>
/// <param name="measurer">Who runs it.</param>
internal sealed class SustainedRun(BenchSite site, Shop shop, Measurer measurer)
{
    private readonly Backlog _backlog = new(site);

    public async Task<Sustained> RunAsync(Scenario purchase, int connections, TimeSpan length, CancellationToken cancel)
    {
        using var redis = await site.ConnectRedisAsync(cancel);
        // Prepared here and not in the measurement: the sales have to be known, and their own memory is not the orders'.
        var job = await purchase.Prepare(connections, length, cancel);
        string[] sales = [.. shop.Sales.Where(job.Arguments.Contains)];
        var before = await BytesAsync();
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watch = WatchAsync(sales, looking.Token);
        var run = await measurer.RunAsync(purchase with { Prepare = (_, _, _) => Task.FromResult(job) }, connections, length, cancel);
        var backlog = await _backlog.CountAsync(sales, cancel);
        var drain = await _backlog.DrainAsync(sales, cancel);
        await looking.CancelAsync();
        await RedisFigures.TrimmedAsync(redis, sales, cancel);
        var grown = await BytesAsync() - before;
        return new(run, Math.Max(0, run.Answered - backlog), backlog, Math.Max(backlog, await watch), drain, grown);

        async Task<long> BytesAsync()
        {
            // Nobody else buys meanwhile.
            var bytes = await RedisFigures.AnswerBytesAsync(redis, cancel);
            foreach (var sale in sales)
                bytes += await RedisFigures.SaleBytesAsync(redis, sale, cancel);
            return bytes;
        }
    }

    private async Task<long> WatchAsync(string[] sales, CancellationToken cancel)
    {
        var largest = 0L;
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancel.IsCancellationRequested)
                largest = Math.Max(largest, await _backlog.CountAsync(sales, CancellationToken.None));
        }
        return largest;
    }
}
