using System.Globalization;
using System.Text;
using FlashSale.Crowd.Chaos;
using FlashSale.Crowd.Chaos.Checking;
using FlashSale.Crowd.Chaos.Clients;

namespace FlashSale.Crowd.Reports;

/// <summary>The result of a chaos run as tables that a person can read.</summary>
internal sealed class ChaosReport
{
    private readonly StringBuilder _text = new();
    private readonly ChaosResult _result;
    private readonly IReadOnlyList<Operation> _operations;

    private ChaosReport(ChaosResult result)
    {
        _result = result;
        _operations = [.. result.Sales.SelectMany(static sale => sale.Operations)];
    }

    public static string Write(ChaosResult result)
    {
        var report = new ChaosReport(result);
        report.Faults();
        report.Requests();
        report.Answers();
        report.Sales();
        report.Recoveries();
        report.Promises();
        return report._text.ToString();
    }

    private void Faults()
    {
        Line($"");
        Line($"seed {_result.Options.Seed}, {_result.Options.Length.TotalSeconds:N0} s, {_result.Faults.Count} faults");
        foreach (var (name, count) in _result.Faults.CountBy(static record => record.Fault.Name).OrderBy(static fault => fault.Key))
            Line($"  {name, -28}{count, 6}");
    }

    private void Requests()
    {
        Line($"");
        Line($"  {"", -10}{"requests", 10}{"done", 10}{"replayed", 10}{"refused", 10}{"unknown", 10}{"off", 6}");
        foreach (var kind in Enum.GetValues<OperationKind>())
        {
            List<Reply> replies = [.. _operations.Where(operation => operation.Kind == kind).Select(static operation => operation.Reply)];
            Line(
                $"  {kind.ToString().ToLowerInvariant(), -10}{replies.Count, 10:N0}{Count(static r => r is Reply.Ok { Replayed: false }), 10:N0}{Count(static r => r is Reply.Ok { Replayed: true }), 10:N0}{Count(static r => r is Reply.Refused), 10:N0}{Count(static r => r is Reply.Unknown), 10:N0}{Count(static r => r is Reply.OffContract), 6:N0}"
            );

            int Count(Func<Reply, bool> which) => replies.Count(which);
        }
    }

    private void Answers()
    {
        var reasons = _operations
            .Select(static operation =>
                operation.Reply switch
                {
                    Reply.Refused refused => "refused: " + refused.Code,
                    Reply.Unknown unknown => "unknown: " + unknown.Why,
                    Reply.OffContract off => "off the contract: " + off.What,
                    _ => null,
                }
            )
            .OfType<string>()
            .CountBy(static reason => reason);
        Line($"");
        foreach (var (reason, count) in reasons.OrderBy(static reason => reason.Key, StringComparer.Ordinal))
            Line($"  {reason, -40}{count, 10:N0}");
    }

    private void Sales()
    {
        Line($"");
        Line(
            $"  {"sale", -10}{"units", 10}{"left", 10}{"orders", 10}{"confirmed", 10}{"cancelled", 10}{"expired", 10}{"lost answers with an order", 28}"
        );
        foreach (var sale in _result.Sales)
        {
            var byStatus = sale.Store.Values.CountBy(static order => order.Status).ToDictionary();
            var untold = OrderFacts.Of(sale).Count(static order => !order.Acknowledged);
            Line(
                $"  {sale.Offer.Name, -10}{sale.Offer.Total, 10:N0}{sale.Redis.Stock, 10:N0}{sale.Store.Count, 10:N0}{byStatus.GetValueOrDefault("confirmed"), 10:N0}{byStatus.GetValueOrDefault("cancelled"), 10:N0}{byStatus.GetValueOrDefault("expired"), 10:N0}{untold, 28:N0}"
            );
        }
    }

    private void Recoveries()
    {
        var redis = Latencies.Of(_result.RedisRecoveries);
        var away = Latencies.Of(
            _operations
                .Where(static operation => operation.Reply is Reply.Unknown { Why: "store_unavailable" })
                .Select(static operation => TimeSpan.FromMilliseconds(operation.EndedMs - operation.StartedMs))
        );
        Line($"");
        Line(
            $"  503 store_unavailable after             median {Seconds(away.P50)}, 99 % {Seconds(away.P99)}, longest {Seconds(away.Max)}"
        );
        Line($"  Redis back -> first accepted purchase   {redis.Count} times, median {Seconds(redis.P50)}, longest {Seconds(redis.Max)}");
        Line($"  time up -> every audit balanced         {Seconds(_result.SettledAfter)}");
        if (_result.DriftRepairedAfter is { } repaired)
            Line($"  drift -> balanced                       {Seconds(repaired)}");
    }

    private void Promises()
    {
        Line($"");
        foreach (var finding in _result.Findings)
            Line($"  {(finding.Kept ? "kept  " : "BROKEN")}  {finding.Promise, -38}{finding.Detail}");
        Line($"");
        var broken = _result.Findings.Count(static finding => !finding.Kept);
        if (broken == 0)
            Line($"All {_result.Findings.Count} promises were kept.");
        else
            Line(
                $"{broken} of {_result.Findings.Count} promises were BROKEN. Data and logs are in {_result.Folder}; --seed {_result.Options.Seed} repeats the faults."
            );
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("N2", CultureInfo.InvariantCulture) + " s";

    private void Line(FormattableString line) => _text.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
}
