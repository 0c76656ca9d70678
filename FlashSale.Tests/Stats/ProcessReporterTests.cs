using FlashSale.Domain;
using FlashSale.Storage.Redis;
using FlashSale.Storage.Stats;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using Microsoft.Extensions.Hosting;

namespace FlashSale.Tests.Stats;

[Trait(Tiers.Name, Tiers.Integration)]
public sealed class ProcessReporterTests
{
    /// <summary>What fails in a background service stops the whole process: not for figures that nobody misses.</summary>
    [Fact]
    public async Task Report_RedisRefusesIt_TheProcessGoesOnAndReportsLater()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var bench = await WorkerBench.NewAsync(redis.ConnectionString);
        await bench.Redis.StringSetAsync(RedisKeys.Processes, "somebody else's");
        using var reporter = bench.Get<IEnumerable<IHostedService>>().OfType<ProcessReporter>().Single();
        await reporter.StartAsync(default);
        await Eventually.IsTrueAsync(
            async () => ((string)(await bench.Redis.ExecuteAsync("INFO", "errorstats"))!).Contains("WRONGTYPE", StringComparison.Ordinal),
            "a report is refused"
        );

        await bench.Redis.KeyDeleteAsync(RedisKeys.Processes);

        await Eventually.IsTrueAsync(async () => (await bench.Get<IProcessBoard>().ListAsync(default)).Count == 1, "it reports again");
        await reporter.StopAsync(default);
    }
}
