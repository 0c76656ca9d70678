using System.Globalization;
using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;
using FlashSale.Crowd.Chaos.Checking;

namespace FlashSale.Bench.Rounds;

/// <summary>A long run of purchases: does the worker keep up, and what is left of each order in Redis?</summary>
/// <param name="site">Where.</param>
/// <param name="shop">Whose sales.</param>
/// <param name="measurer">Who runs it.</param>
internal sealed class SustainedRun(BenchSite site, Shop shop, Measurer measurer)
{
    private readonly Backlog _backlog = new(shop);

    public async Task<Sustained> RunAsync(Scenario purchase, int connections, TimeSpan length, CancellationToken cancel)
    {
        using var redis = await site.ConnectRedisAsync(cancel);
        // Prepared here and not in the measurement: the sales have to be known, and their own memory is not the orders'.
        var job = await purchase.Prepare(connections, length, cancel);
        string[] sales = [.. shop.Sales.Where(job.Arguments.Contains)];
        var before = await UsedMemoryAsync(redis, cancel);
        using var looking = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watch = WatchAsync(sales, looking.Token);
        var run = await measurer.RunAsync(purchase with { Prepare = (_, _, _) => Task.FromResult(job) }, connections, length, cancel);
        var backlog = await _backlog.CountAsync(sales, cancel);
        var drain = await _backlog.DrainAsync(sales, cancel);
        await looking.CancelAsync();
        await TrimmedAsync(redis, sales, cancel);
        var grown = await UsedMemoryAsync(redis, cancel) - before;
        return new(run, Math.Max(0, run.Answered - backlog), backlog, Math.Max(backlog, await watch), drain, grown);
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

    /// <summary>The worker drops finished entries every few seconds.</summary>
    private static async Task TrimmedAsync(RespClient redis, string[] sales, CancellationToken cancel)
    {
        foreach (var sale in sales)
        {
            for (var attempt = 0; attempt < 100 && (long)(await redis.SendAsync(cancel, "XLEN", $"orders:{{{sale}}}"))! > 1; attempt++)
                await Task.Delay(100, cancel);
        }
    }

    // used_memory:123456
    private static async Task<long> UsedMemoryAsync(RespClient redis, CancellationToken cancel)
    {
        const string Name = "used_memory:";
        var info = (string)(await redis.SendAsync(cancel, "INFO", "memory"))!;
        var line = info.Split('\n').First(static line => line.StartsWith(Name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(Name.Length).Trim(), CultureInfo.InvariantCulture);
    }
}
