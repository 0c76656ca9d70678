using System.Diagnostics;
using System.Globalization;
using FlashSale.Tests.Infrastructure;
using Xunit.Abstractions;

namespace FlashSale.Tests.Speed;

/// <summary>
/// What a request costs in things that no clock blurs: commands and reads of Redis, bytes of memory. The bounds on memory are what was
/// measured and a third: they are to find the careless change, not the last byte. Figures: <c>docs/performance.md</c>.
/// </summary>
[Collection(CostCollection.Name)]
[Trait(Tiers.Name, Tiers.Integration)]
public sealed class CostTests(CostFixture shop, ITestOutputHelper output) : IClassFixture<CostFixture>
{
    private const int Requests = 400;

    [Fact]
    public async Task Purchase_Accepted_CostsThreeScriptsInTwoRoundTrips()
    {
        var product = await shop.Api.NewProductAsync(stock: 10 * Requests);
        var cost = await MeasureAsync(201, await PressesAsync(product));

        Assert.InRange(cost.Scripts, 3, 3.2);
        Assert.InRange(cost.Commands, 3, 19.9);
        Assert.InRange(cost.Reads, 0, 3.5);
        Assert.InRange(cost.Bytes, 1, 13_400);
    }

    [Fact]
    public async Task Purchase_Replayed_CostsThreeScriptsInTwoRoundTrips()
    {
        var product = await shop.Api.NewProductAsync(stock: 10 * Requests);
        var presses = await PressesAsync(product);
        await MeasureAsync(201, presses);
        var cost = await MeasureAsync(200, presses);

        Assert.InRange(cost.Scripts, 3, 3.2);
        Assert.InRange(cost.Commands, 3, 10.9);
        Assert.InRange(cost.Reads, 0, 3.5);
        Assert.InRange(cost.Bytes, 1, 13_600);
    }

    [Fact]
    public async Task Refusal_SoldOutAndClosed_CostsRedisNothing()
    {
        var product = await shop.Api.NewProductAsync(stock: 0);
        var presses = await PressesAsync(product);
        using var stranger = (await shop.NewBuyersAsync(1))[0];
        await shop.CloseAsync(product, stranger);
        // Each is refused once by the usual way, and known from then on.
        await MeasureAsync(409, presses);
        await shop.CloseAsync(product, stranger);
        var cost = await MeasureAsync(409, presses);

        // The lease of the gate is prolonged by time, not by request.
        Assert.InRange(cost.Scripts, 0, 0.2);
        Assert.InRange(cost.Bytes, 1, 800);
    }

    [Fact]
    public async Task ProductRead_InACrowd_CostsRedisAFewLooksASecond()
    {
        var product = await shop.Api.NewProductAsync(stock: 1);
        var reads = Enumerable.Repeat(RawClient.Get($"/api/v1/product/{product}"), 5 * Requests).ToArray();
        var watch = Stopwatch.StartNew();
        var cost = await MeasureAsync(200, reads);

        // However many read: below 10 in 100 ms each asks, and from then on two pages are fetched in 100 ms.
        var windows = (watch.ElapsedMilliseconds / 100) + 2;
        Assert.InRange(cost.Scripts * reads.Length / 2, 0, 12 * windows);
        // Only where the machine was quick enough for a crowd.
        if (cost.Scripts < 0.05)
            Assert.InRange(cost.Bytes, 1, 3_000);
    }

    private async Task<byte[][]> PressesAsync(string product)
    {
        var sessions = new List<string>();
        while (sessions.Count < Requests)
            sessions.AddRange(await shop.Api.NewSessionsAsync(100));
        return [.. sessions.Select((session, i) => RawClient.Buy(product, session, $"key-{i}", i))];
    }

    /// <summary>Means over the second half of the requests: the first half warms up.</summary>
    private async Task<Cost> MeasureAsync(int status, byte[][] requests)
    {
        using var client = new RawClient(shop.First.Address);
        var half = requests.Length / 2;
        Send(client, status, requests.AsSpan(0, half));
        var before = await CountAsync();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        Send(client, status, requests.AsSpan(half));
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        var after = await CountAsync();
        double PerRequest(long total) => Math.Round(total / (double)half, 2);
        var cost = new Cost(
            PerRequest(after.Scripts - before.Scripts),
            PerRequest(after.Commands - before.Commands),
            PerRequest(after.Reads - before.Reads),
            PerRequest(bytes)
        );
        output.WriteLine($"{status}: {cost}");
        return cost;
    }

    private static void Send(RawClient client, int status, ReadOnlySpan<byte[]> requests)
    {
        foreach (var request in requests)
        {
            var answered = client.Send(request);
            if (answered != status)
                Assert.Fail($"{answered} instead of {status}");
        }
    }

    /// <summary>What Redis has done so far, also within scripts. Its keepers' own work is among it, and is less than one in a hundred.</summary>
    private async Task<(long Scripts, long Commands, long Reads)> CountAsync()
    {
        var (scripts, commands) = (0L, 0L);
        foreach (var line in ((string)(await shop.Redis.ExecuteAsync("INFO", "commandstats"))!).Split("\r\n"))
        {
            // cmdstat_evalsha:calls=12,usec=345,...
            if (!line.StartsWith("cmdstat_", StringComparison.Ordinal))
                continue;
            var calls = long.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture);
            commands += calls;
            if (line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal))
                scripts = calls;
        }
        var stats = ((string)(await shop.Redis.ExecuteAsync("INFO", "stats"))!).Split("total_reads_processed:")[1].Split("\r\n")[0];
        return (scripts, commands, long.Parse(stats, CultureInfo.InvariantCulture));
    }

    private sealed record Cost(double Scripts, double Commands, double Reads, double Bytes);
}
