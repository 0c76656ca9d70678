using System.Text.Json;
using System.Text.Json.Nodes;
using FlashSale.Bench.Rounds;

namespace FlashSale.Bench.Reports;

/// <summary>The result for programs. Times of rows are in milliseconds, memory in bytes.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Write(RoundsResult result)
    {
        var sustained = result.Sustained;
        var report = new JsonObject
        {
            ["rows"] = new JsonArray([
                .. result.Rows.Select(static row => new JsonObject
                {
                    ["name"] = row.Name,
                    ["connections"] = row.Connections,
                    ["rps"] = Math.Round(row.Rps),
                    ["p50"] = Math.Round(row.P50, 2),
                    ["p95"] = Math.Round(row.P95, 2),
                    ["p99"] = Math.Round(row.P99, 2),
                    ["ratioToBare"] = Math.Round(row.RatioToBare, 3),
                    ["allocatedBytesPerRequest"] = Math.Round(row.AllocatedPerRequest),
                    ["cpuMicrosPerRequest"] = new JsonObject
                    {
                        ["server"] = Math.Round(row.ServerMicros, 1),
                        ["redis"] = Math.Round(row.RedisMicros, 1),
                        ["worker"] = Math.Round(row.WorkerMicros, 1),
                    },
                }),
            ]),
            ["ratios"] = new JsonObject
            {
                [Scenario.Purchase] = Ratio(result, Scenario.Purchase),
                [Scenario.SoldOut] = Ratio(result, Scenario.SoldOut),
                [Scenario.ProductRead] = Ratio(result, Scenario.ProductRead),
                [Scenario.Replay] = Ratio(result, Scenario.Replay),
            },
            ["backlogSeconds"] = Math.Round(result.SlowestDrain.TotalSeconds, 2),
            ["sustained"] = new JsonObject
            {
                ["seconds"] = Math.Round(sustained.Purchases.Load.Elapsed.TotalSeconds, 1),
                ["accepted"] = sustained.Purchases.Answered,
                ["acceptedPerSecond"] = Math.Round(sustained.AcceptedPerSecond),
                ["persistedPerSecond"] = Math.Round(sustained.PersistedPerSecond),
                ["backlogAtEnd"] = sustained.BacklogAtEnd,
                ["largestBacklog"] = sustained.LargestBacklog,
                ["drainSeconds"] = Math.Round(sustained.Drain.TotalSeconds, 2),
            },
            ["memory"] = new JsonObject
            {
                ["api"] = result.Memory.Api,
                ["worker"] = result.Memory.Worker,
                ["redis"] = result.Memory.Redis,
            },
            ["redisBytesPerOrder"] = Math.Round(sustained.RedisBytesPerOrder),
            ["accepted"] = result.Purchases,
            ["persisted"] = result.Persisted,
            ["faults"] = new JsonArray([.. result.Faults.Select(static fault => (JsonNode)fault)]),
            ["balanced"] = result.Balanced,
        };
        return report.ToJsonString(Indented) + "\n";
    }

    private static double Ratio(RoundsResult result, string scenario) => Math.Round(result.Ratio(scenario), 3);
}
