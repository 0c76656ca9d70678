using System.Globalization;
using System.Text;
using FlashSale.Crowd.Demo;
using FlashSale.Crowd.Rushing;

namespace FlashSale.Crowd.Reports;

/// <summary>The result as a table that a person can read.</summary>
internal sealed class TextReport
{
    private readonly StringBuilder _text = new();

    private TextReport() { }

    public static string Write(DemoResult result)
    {
        var report = new TextReport();
        report.Heading(result);
        report.Requests(result);
        report.Sale(result);
        report.Waiting(result);
        report.Promises(result);
        return report._text.ToString();
    }

    private void Heading(DemoResult result)
    {
        var options = result.Options;
        Line($"");
        Line(
            $"{options.Buyers:N0} buyers, {options.Units:N0} units, {options.Retriers:N0} buyers press {options.Presses} times with one key"
        );
        Line($"product {result.ProductId} at {options.Url}");
    }

    private void Requests(DemoResult result)
    {
        var tally = result.Tally;
        Line($"");
        Figure(
            "requests",
            tally.Answers.Count,
            $"in {result.Elapsed.TotalSeconds:N2} s, {tally.Answers.Count / result.Elapsed.TotalSeconds:N0} a second"
        );
        Figure("accepted", tally.Accepted.Count, $"new orders");
        Figure("replayed", tally.Replays, $"same key, same order");
        Figure("refused", tally.Refused.Sum(static reason => reason.Value), $"");
        foreach (var (code, count) in tally.Refused)
            Figure("  " + code, count, $"");
        Figure("no definite answer", tally.Unknown.Sum(static reason => reason.Value), $"{tally.FoundOut} of them made an order");
        foreach (var (why, count) in tally.Unknown)
            Figure("  " + why, count, $"");
        Figure("off the contract", tally.OffContract.Sum(static reason => reason.Value), $"");
        foreach (var (what, count) in tally.OffContract)
            Figure("  " + what, count, $"");
    }

    private void Sale(DemoResult result)
    {
        Line($"");
        Figure("oversold", result.Tally.Oversold, $"units beyond the {result.Evidence.Units:N0}");
        Figure("duplicates", result.Tally.Duplicates, $"buyers with two orders");
        if (result.Evidence.Audit is { } audit)
        {
            Figure("persisted", audit.Persisted, $"units in the store, {result.PersistedAfter.TotalSeconds:N2} s after the last answer");
            Figure("left", audit.Stock, $"units");
        }
    }

    private void Waiting(DemoResult result)
    {
        Line($"");
        Line($"  {"latency (ms)", -20}{"requests", 10}{"p50", 10}{"p95", 10}{"p99", 10}{"max", 10}");
        Times("accepted", result, static answer => answer is PurchaseAnswer.Accepted);
        Times("replayed", result, static answer => answer is PurchaseAnswer.Replayed);
        Times("refused", result, static answer => answer is PurchaseAnswer.Refused);
        Times("all", result, static _ => true);
        Line($"  The crowd runs on the machine that it measures: these are waiting times in a rush, not the system's speed.");
    }

    private void Times(string name, DemoResult result, Func<PurchaseAnswer, bool> which)
    {
        var times = Latencies.Of(
            result.Evidence.Attempts.Where(attempt => which(attempt.Answer)).Select(static attempt => attempt.Latency)
        );
        if (times.Count > 0)
            Line($"  {name, -20}{times.Count, 10:N0}{Ms(times.P50), 10}{Ms(times.P95), 10}{Ms(times.P99), 10}{Ms(times.Max), 10}");
    }

    private void Promises(DemoResult result)
    {
        Line($"");
        foreach (var finding in result.Findings)
            Line($"  {(finding.Kept ? "kept  " : "BROKEN")}  {finding.Promise, -36}{finding.Detail}");
        Line($"");
        var broken = result.Findings.Count(static finding => !finding.Kept);
        Line(
            broken == 0
                ? $"All {result.Findings.Count} promises were kept."
                : (FormattableString)$"{broken} of {result.Findings.Count} promises were BROKEN."
        );
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("N1", CultureInfo.InvariantCulture);

    private void Figure(string name, long value, FormattableString note) =>
        Line($"  {name, -20}{value, 10:N0}  {note.ToString(CultureInfo.InvariantCulture)}");

    private void Line(FormattableString line) => _text.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
}
