using System.Text.Json;
using System.Xml.Linq;
using FlashSale.Bench;
using FlashSale.Bench.Crowds;
using FlashSale.Bench.Growth;
using FlashSale.Bench.Reports;
using FlashSale.Bench.Rounds;
using FlashSale.Tests.Infrastructure;

namespace FlashSale.Tests.Bench;

/// <summary>The whole benchmark, only shorter. Its figures mean nothing here; that every purchase is accounted for does.</summary>
[Trait(Tiers.Name, Tiers.Distributed)]
public sealed class BenchRunTests
{
    [Fact]
    public async Task Rounds_OneShortRound_EveryAnswerAsExpectedAndEveryPurchaseStored()
    {
        var (options, folder) = Options("--quick");

        var result = await RoundsCommand.MeasureAsync(options, folder, static _ => { }, default);

        Assert.Equal([], result.Faults);
        Assert.Equal(12, result.Rows.Count);
        Assert.True(result.Persisted >= result.Purchases && result.Purchases > 0);
        HasTheShapeThatOthersReadOn(JsonReport.Write(result));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Crowd_MoreThanCanBeServed_NoErrorAndEveryPurchaseStored()
    {
        var (options, folder) = Options("--quick", "--crowd");

        var result = await CrowdCommand.MeasureAsync(options, folder, static _ => { }, default);

        Assert.Equal([], result.Faults);
        Assert.Equal(options.CrowdConnections(result.FileLimit), result.Crowds[0].Connections);
        Assert.True(result.Crowds[0].AcceptedPerSecond > 0);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Growth_SmallSizes_EveryPurchaseStoredAndDrawn()
    {
        var (options, folder) = Options("--quick", "--growth");

        var result = await GrowthCommand.MeasureAsync(options, folder, static _ => { }, default);

        Assert.Equal([], result.Faults);
        Assert.Equal([100, 1000, 1, 10], [.. result.Orders.Concat(result.Sales).Select(static point => point.Size)]);
        Assert.All(result.Orders, static point => Assert.True(point.RedisBytes > 0));
        Assert.Equal("svg", XDocument.Parse(GrowthPlot.Draw(result)).Root!.Name.LocalName);
        Directory.Delete(folder, recursive: true);
    }

    private static void HasTheShapeThatOthersReadOn(string json)
    {
        using var report = JsonDocument.Parse(json);
        var root = report.RootElement;
        foreach (var row in root.GetProperty("rows").EnumerateArray())
        {
            Assert.NotEmpty(row.GetProperty("name").GetString()!);
            Assert.All(
                new[] { "connections", "rps", "p50", "p95", "p99" },
                name => Assert.Equal(JsonValueKind.Number, row.GetProperty(name).ValueKind)
            );
        }
        var ratios = root.GetProperty("ratios");
        Assert.All(new[] { "purchase", "soldOut", "productRead", "replay" }, name => Assert.True(ratios.GetProperty(name).GetDouble() > 0));
        Assert.True(root.GetProperty("backlogSeconds").GetDouble() >= 0);
        Assert.True(root.GetProperty("redisBytesPerOrder").GetDouble() > 0);
        Assert.All(new[] { "api", "worker", "redis" }, name => Assert.True(root.GetProperty("memory").GetProperty(name).GetInt64() > 0));
        Assert.True(root.GetProperty("balanced").GetBoolean());
    }

    private static (BenchOptions Options, string Folder) Options(params string[] arguments)
    {
        var here = AppContext.BaseDirectory;
        var folder = Path.Combine(here, "bench", Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        string[] parts =
        [
            "--api",
            Path.Combine(here, "FlashSale.ApiService.dll"),
            "--worker",
            Path.Combine(here, "FlashSale.Worker.dll"),
            "--bare",
            Path.Combine(here, "FlashSale.Bare.dll"),
            "--folder",
            folder,
        ];
        return (BenchOptions.Parse([.. parts, .. arguments]), folder);
    }
}
