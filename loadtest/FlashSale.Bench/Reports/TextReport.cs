using System.Globalization;
using System.Text;
using FlashSale.Bench.Rounds;

namespace FlashSale.Bench.Reports;

/// <summary>The result as a table that a person can read.</summary>
internal sealed class TextReport
{
    private const double Megabyte = 1 << 20;

    private readonly StringBuilder _text = new();

    private TextReport() { }

    public static string Write(RoundsResult result)
    {
        var report = new TextReport();
        report.Table(result);
        report.Worker(result);
        report.Verdict(result);
        return report._text.ToString();
    }

    private void Table(RoundsResult result)
    {
        Line($"");
        Line(
            $"  {"connections", 11}  {"", -12}{"requests/s", 11}{"of bare", 9}{"p50 ms", 9}{"p95 ms", 9}{"p99 ms", 9}{"B/request", 11}{"server µs", 11}{"Redis µs", 10}{"worker µs", 11}"
        );
        foreach (var row in result.Rows)
        {
            var allocated = row.AllocatedPerRequest > 0 ? row.AllocatedPerRequest.ToString("N0", CultureInfo.InvariantCulture) : "";
            Line(
                $"  {row.Connections, 11:N0}  {row.Name, -12}{row.Rps, 11:N0}{row.RatioToBare, 9:N2}{row.P50, 9:N1}{row.P95, 9:N1}{row.P99, 9:N1}{allocated, 11}{row.ServerMicros, 11:N0}{row.RedisMicros, 10:N0}{row.WorkerMicros, 11:N0}"
            );
        }
        Line(
            $"  Medians of {result.Options.Rounds} rounds of {result.Options.Length.TotalSeconds:N0} s; B/request: allocated by the API; µs: of a core, for each request."
        );
    }

    private void Worker(RoundsResult result)
    {
        var sustained = result.Sustained;
        Line($"");
        Line($"  purchases for {sustained.Purchases.Load.Elapsed.TotalSeconds:N0} s at {sustained.Purchases.Connections:N0} connections");
        Line($"    accepted          {sustained.AcceptedPerSecond, 11:N0}  a second");
        Line($"    persisted         {sustained.PersistedPerSecond, 11:N0}  a second, meanwhile");
        Line(
            $"    backlog           {sustained.BacklogAtEnd, 11:N0}  orders at the end, stored {sustained.Drain.TotalSeconds:N2} s later; at most {sustained.LargestBacklog:N0}"
        );
        Line($"    Redis             {sustained.RedisBytesPerOrder, 11:N0}  bytes an order, with its recorded answer");
        Line($"  slowest drain       {result.SlowestDrain.TotalSeconds, 11:N2}  s, after any run of purchases");
        var memory = result.Memory;
        Line(
            $"  peak memory (MB)    API {memory.Api / Megabyte:N0}, worker {memory.Worker / Megabyte:N0}, Redis {memory.Redis / Megabyte:N0}"
        );
    }

    private void Verdict(RoundsResult result)
    {
        Line($"");
        foreach (var fault in result.Faults)
            Line($"  WRONG  {fault}");
        Line(
            result.Balanced
                ? $"All {result.Purchases:N0} accepted purchases are stored, and every sale balances."
                : (FormattableString)$"{result.Faults.Count} things were WRONG: these figures mean nothing."
        );
    }

    private void Line(FormattableString line) => _text.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
}
