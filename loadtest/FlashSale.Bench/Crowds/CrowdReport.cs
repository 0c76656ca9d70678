using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlashSale.Bench.Crowds;

/// <summary>The result, as a table or for programs (times in milliseconds, memory in bytes).</summary>
internal static class CrowdReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Table(CrowdResult result)
    {
        var text = new StringBuilder();
        Line($"");
        Line($"  {"connections", 11}{"accepted/s", 12}{"p50 ms", 9}{"p99 ms", 9}{"503/s", 9}{"p50 ms", 9}{"p99 ms", 9}{"errors", 8}");
        foreach (var phase in (CrowdPhase[])[result.Peak, result.Crowded])
        {
            Line(
                $"  {phase.Connections, 11:N0}{phase.AcceptedPerSecond, 12:N0}{phase.AcceptedP50, 9:N1}{phase.AcceptedP99, 9:N1}{phase.RefusedPerSecond, 9:N0}{phase.RefusedP50, 9:N1}{phase.RefusedP99, 9:N1}{phase.Errors, 8:N0}"
            );
        }
        Line($"");
        Line($"  The crowd wants three times the peak and gets {result.Share:P0} of it; the rest is told to come back.");
        Line($"  Open files: {result.FileLimit:N0} a process. Peak memory of the API: {result.Memory.Api >> 20:N0} MB.");
        foreach (var fault in result.Faults)
            Line($"  WRONG  {fault}");
        if (result.Faults.Count == 0)
            Line($"  No error, and every accepted purchase is stored.");
        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
    }

    public static string Json(CrowdResult result) =>
        new JsonObject
        {
            ["peak"] = Phase(result.Peak),
            ["crowd"] = Phase(result.Crowded),
            ["share"] = Math.Round(result.Share, 3),
            ["openFiles"] = result.FileLimit,
            ["apiMemory"] = result.Memory.Api,
            ["faults"] = new JsonArray([.. result.Faults.Select(static fault => (JsonNode)fault)]),
            ["balanced"] = result.Faults.Count == 0,
        }.ToJsonString(Indented) + "\n";

    private static JsonObject Phase(CrowdPhase phase) =>
        new()
        {
            ["connections"] = phase.Connections,
            ["acceptedPerSecond"] = Math.Round(phase.AcceptedPerSecond),
            ["acceptedP50"] = Math.Round(phase.AcceptedP50, 1),
            ["acceptedP99"] = Math.Round(phase.AcceptedP99, 1),
            ["refusedPerSecond"] = Math.Round(phase.RefusedPerSecond),
            ["refusedP50"] = Math.Round(phase.RefusedP50, 1),
            ["refusedP99"] = Math.Round(phase.RefusedP99, 1),
            ["errors"] = phase.Errors,
        };
}
