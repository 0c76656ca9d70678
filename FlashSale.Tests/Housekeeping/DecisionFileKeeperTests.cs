using System.Globalization;
using System.Security.Cryptography;
using FlashSale.Domain;
using FlashSale.Tests.Infrastructure;
using FlashSale.Tests.Worker;
using FlashSale.Worker;
using Microsoft.Extensions.Time.Testing;

namespace FlashSale.Tests.Housekeeping;

/// <summary>The append-only file of a real Redis that would never write it anew by itself.</summary>
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class DecisionFileKeeperTests
{
    private const int Kilobyte = 1024;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Worker:DecisionFile:LeastBytes"] = $"{100 * Kilobyte}",
        ["Worker:DecisionFile:QuietBytesPerSecond"] = $"{Kilobyte}",
        ["Worker:DecisionFile:QuietFor"] = "00:00:15",
    };

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task RunOnceAsync_LongAndQuiet_IsWrittenAnewWheneverItHasDoubled()
    {
        await using var redis = await StartAsync();
        await using var bench = await WorkerBench.NewAsync(redis.ConnectionString, _time, Settings);
        await WriteAsync(bench, "a", 300);

        await LookAsync(bench, 3);
        Assert.Equal(0, await CountRewritesAsync(bench));
        await LookAsync(bench, 1);
        await RewrittenAsync(bench, 1);

        await WriteAsync(bench, "b", 200);
        await LookAsync(bench, 10);
        Assert.Equal(1, await CountRewritesAsync(bench));

        await WriteAsync(bench, "c", 200);
        await LookAsync(bench, 10);
        await RewrittenAsync(bench, 2);
        Assert.Equal(700, (int)await bench.Redis.ExecuteAsync("DBSIZE"));
    }

    [Fact]
    public async Task RunOnceAsync_WhileManyBuy_IsLeftAlone()
    {
        await using var redis = await StartAsync();
        await using var bench = await WorkerBench.NewAsync(redis.ConnectionString, _time, Settings);
        await WriteAsync(bench, "before", 300);

        for (var i = 0; i < 10; i++)
        {
            await LookAsync(bench, 2);
            await WriteAsync(bench, $"{i}", 20);
        }

        Assert.Equal(0, await CountRewritesAsync(bench));
    }

    [Fact]
    public async Task RunOnceAsync_Short_IsLeftAlone()
    {
        await using var redis = await StartAsync();
        await using var bench = await WorkerBench.NewAsync(redis.ConnectionString, _time, Settings);
        await WriteAsync(bench, "a", 50);

        await LookAsync(bench, 10);

        Assert.Equal(0, await CountRewritesAsync(bench));
    }

    [Theory]
    [InlineData("BGREWRITEAOF")]
    [InlineData("INFO")]
    public async Task RunOnceAsync_RedisDoesNotLetUs_GoesOnWithoutIt(string forbidden)
    {
        await using var redis = await StartAsync();
        await using var bench = await WorkerBench.NewAsync(redis.ConnectionString, _time, Settings);
        await WriteAsync(bench, "a", 300);
        await bench.Redis.ExecuteAsync("ACL", "SETUSER", "default", $"-{forbidden}");

        await LookAsync(bench, 10);

        Assert.Null(await bench.Get<IDecisionFile>().LookAsync(default));
        Assert.Equal(300, (int)await bench.Redis.ExecuteAsync("DBSIZE"));
    }

    [Fact]
    public async Task RunOnceAsync_RewritingFailsOnce_IsTriedAgain()
    {
        await using var redis = await StartAsync();
        await using var bench = await WorkerBench.NewAsync(redis.ConnectionString, _time, Settings);
        await WriteAsync(bench, "a", 300);
        // As when there is no memory for a second process.
        redis.BlockRewrites();
        await LookAsync(bench, 10);
        Assert.Equal(0, await CountRewritesAsync(bench));

        redis.AllowRewrites();
        await LookAsync(bench, 10);

        await RewrittenAsync(bench, 1);
    }

    [Fact]
    public async Task LookAsync_NothingIsKept_ThereIsNoFile()
    {
        await using var redis = await RedisServer.StartNewAsync();
        await using var bench = await WorkerBench.NewAsync(redis.ConnectionString);

        Assert.Null(await bench.Get<IDecisionFile>().LookAsync(default));
    }

    private static Task<RedisServer> StartAsync() =>
        RedisServer.StartNewAsync(durable: true, moreSettings: "auto-aof-rewrite-percentage 0");

    private async Task LookAsync(WorkerBench bench, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await bench.Get<DecisionFileKeeper>().RunOnceAsync(default);
            _time.Advance(Look);
        }
    }

    private static Task RewrittenAsync(WorkerBench bench, int times) =>
        Eventually.IsTrueAsync(
            async () =>
                await CountRewritesAsync(bench) == times
                && (await bench.Get<IDecisionFile>().LookAsync(default)) is { IsRewriting: false, BytesAfterRewrite: > 0 },
            $"the file is written anew for the {times}. time"
        );

    /// <summary>So many kilobytes, each a key.</summary>
    private static async Task WriteAsync(WorkerBench bench, string name, int kilobytes)
    {
        for (var i = 0; i < kilobytes; i++)
            await bench.Redis.StringSetAsync($"{name}:{i}", RandomNumberGenerator.GetBytes(Kilobyte));
    }

    private static async Task<int> CountRewritesAsync(WorkerBench bench)
    {
        var info = (string)(await bench.Redis.ExecuteAsync("INFO", "persistence"))!;
        return int.Parse(info.Split("aof_rewrites:")[1].Split("\r\n")[0], CultureInfo.InvariantCulture);
    }
}
