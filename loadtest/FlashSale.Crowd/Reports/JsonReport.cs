using System.Text.Json;
using System.Text.Json.Nodes;
using FlashSale.Crowd.Demo;
using FlashSale.Crowd.Rushing;

namespace FlashSale.Crowd.Reports;

/// <summary>The same result for programs. Times are in milliseconds.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Write(DemoResult result)
    {
        var (tally, audit) = (result.Tally, result.Evidence.Audit);
        var report = new JsonObject
        {
            ["productId"] = result.ProductId,
            ["buyers"] = result.Options.Buyers,
            ["units"] = result.Options.Units,
            ["retriers"] = result.Options.Retriers,
            ["requests"] = tally.Answers.Count,
            ["elapsedMs"] = Ms(result.Elapsed),
            ["accepted"] = tally.Accepted.Count,
            ["replayed"] = tally.Replays,
            ["refused"] = Counts(tally.Refused),
            ["unknown"] = Counts(tally.Unknown),
            ["unknownButOrdered"] = tally.FoundOut,
            ["offContract"] = Counts(tally.OffContract),
            ["oversold"] = tally.Oversold,
            ["duplicates"] = tally.Duplicates,
            ["persisted"] = audit?.Persisted,
            ["persistedAfterMs"] = Ms(result.PersistedAfter),
            ["stock"] = audit?.Stock,
            ["latencyMs"] = new JsonObject
            {
                ["accepted"] = Times(result, static answer => answer is PurchaseAnswer.Accepted),
                ["replayed"] = Times(result, static answer => answer is PurchaseAnswer.Replayed),
                ["refused"] = Times(result, static answer => answer is PurchaseAnswer.Refused),
                ["all"] = Times(result, static _ => true),
            },
            ["promises"] = new JsonArray([
                .. result.Findings.Select(static finding => new JsonObject
                {
                    ["promise"] = finding.Promise,
                    ["kept"] = finding.Kept,
                    ["detail"] = finding.Detail,
                }),
            ]),
            ["allKept"] = result.AllKept,
        };
        return report.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Times(DemoResult result, Func<PurchaseAnswer, bool> which)
    {
        var times = Latencies.Of(
            result.Evidence.Attempts.Where(attempt => which(attempt.Answer)).Select(static attempt => attempt.Latency)
        );
        return new JsonObject
        {
            ["count"] = times.Count,
            ["p50"] = Ms(times.P50),
            ["p95"] = Ms(times.P95),
            ["p99"] = Ms(times.P99),
            ["max"] = Ms(times.Max),
        };
    }

    private static JsonObject Counts(IEnumerable<KeyValuePair<string, int>> counts) =>
        new(counts.Select(static count => KeyValuePair.Create<string, JsonNode?>(count.Key, count.Value)));

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);
}
