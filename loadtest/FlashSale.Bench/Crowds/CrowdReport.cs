using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FlashSale.Bench.Rounds;

namespace FlashSale.Bench.Crowds;

/// <summary>The result, as a table or for programs: medians of the rounds; times in milliseconds, memory in bytes.</summary>
internal static class CrowdReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Table(CrowdResult result)
    {
        var text = new StringBuilder();
        Line($"");
        Line(
            $"  {"connections", 11}{"accepted/s", 12}{"p50 ms", 9}{"p99 ms", 9}{"overloaded/s", 14}{"p50 ms", 9}{"p99 ms", 9}{"unavailable/s", 15}{"errors", 8}"
        );
        foreach (var phases in (IReadOnlyList<CrowdPhase>[])[result.Peaks, result.Crowds])
        {
            var row = Figures.Of(phases);
            Line(
                $"  {row.Connections, 11:N0}{row.Accepted, 12:N0}{row.AcceptedP50, 9:N1}{row.AcceptedP99, 9:N1}{row.Overloaded, 14:N0}{row.OverloadedP50, 9:N1}{row.OverloadedP99, 9:N1}{row.Unavailable, 15:N0}{row.Errors, 8:N0}"
            );
        }
        Line($"  Medians of {result.Peaks.Count} rounds of {result.Peaks[0].Elapsed.TotalSeconds:N0} s; errors are of all of them.");
        Line($"");
        Line($"  The crowd wants three times the peak and gets {result.Share:P0} of it; the rest is told to come back.");
        Line($"  All of the crowd were connected within {result.Connecting.TotalSeconds:N1} s.");
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
            ["peak"] = Phase(Figures.Of(result.Peaks)),
            ["crowd"] = Phase(Figures.Of(result.Crowds)),
            ["share"] = Math.Round(result.Share, 3),
            ["connectedSeconds"] = Math.Round(result.Connecting.TotalSeconds, 2),
            ["openFiles"] = result.FileLimit,
            ["apiMemory"] = result.Memory.Api,
            ["faults"] = new JsonArray([.. result.Faults.Select(static fault => (JsonNode)fault)]),
            ["balanced"] = result.Faults.Count == 0,
        }.ToJsonString(Indented) + "\n";

    private static JsonObject Phase(Figures row) =>
        new()
        {
            ["connections"] = row.Connections,
            ["acceptedPerSecond"] = Math.Round(row.Accepted),
            ["acceptedP50"] = Math.Round(row.AcceptedP50, 1),
            ["acceptedP99"] = Math.Round(row.AcceptedP99, 1),
            ["overloadedPerSecond"] = Math.Round(row.Overloaded),
            ["overloadedP50"] = Math.Round(row.OverloadedP50, 1),
            ["overloadedP99"] = Math.Round(row.OverloadedP99, 1),
            ["unavailablePerSecond"] = Math.Round(row.Unavailable),
            ["errors"] = row.Errors,
        };

    private sealed record Figures(
        int Connections,
        double Accepted,
        double AcceptedP50,
        double AcceptedP99,
        double Overloaded,
        double OverloadedP50,
        double OverloadedP99,
        double Unavailable,
        int Errors
    )
    {
        public static Figures Of(IReadOnlyList<CrowdPhase> phases)
        {
            return new(
                phases[0].Connections,
                Median(static phase => phase.AcceptedPerSecond),
                Median(static phase => phase.Percentile(Answer.Accepted, 0.50)),
                Median(static phase => phase.Percentile(Answer.Accepted, 0.99)),
                Median(static phase => phase.PerSecond(Answer.Overloaded)),
                Median(static phase => phase.Percentile(Answer.Overloaded, 0.50)),
                Median(static phase => phase.Percentile(Answer.Overloaded, 0.99)),
                Median(static phase => phase.PerSecond(Answer.Unavailable)),
                phases.Sum(static phase => phase.Errors)
            );

            double Median(Func<CrowdPhase, double> figure) => Row.Median(phases.Select(figure));
        }
    }
}
