using System.Globalization;
using FlashSale.Crowd.Chaos.Clients;
using FlashSale.Crowd.Chaos.Faults;
using FlashSale.Crowd.Judging;

namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>
/// The promises that name a time. To each comes a slack, which the finding names: the crowd, the system and whatever else runs share the
/// machine, and processes that were killed start meanwhile.
/// </summary>
internal static class Punctuality
{
    public const string Recovers = "purchases go on when Redis is back";
    public const string Repairs = "drift is repaired in time";
    public const string HoldsEnd = "holds end in time";

    private static readonly Bound Recovery = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
    private static readonly Bound Repair = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5));
    private static readonly Bound HoldEnd = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));

    /// <summary>A worker that was killed has to start, when others do, too.</summary>
    private const long WorkerStartMs = 10_000;

    /// <summary>Null: Redis was never away.</summary>
    /// <param name="faults">What was done to the system.</param>
    /// <param name="shopping">What clients asked for while they came all the time; who asks later proves nothing about these times.</param>
    public static Finding? OfRecovery(IReadOnlyCollection<FaultRecord> faults, IReadOnlyCollection<Operation> shopping)
    {
        var returns = Chaos.Recovery.Returns(faults, shopping);
        if (returns.Count == 0)
            return null;
        if (returns.FirstOrDefault(static back => !back.Sold && back.Waited > Recovery.Most) is { Waited.Ticks: > 0 } silent)
            return new(Recovers, Kept: false, $"nothing was sold for {Seconds(silent.Waited)}; {Recovery}");
        List<TimeSpan> times = [.. returns.Where(static back => back.Sold).Select(static back => back.Waited)];
        return times.Count == 0
            ? new(Recovers, Kept: false, "no purchase followed any return of Redis")
            : new(Recovers, times.Max() <= Recovery.Most, $"longest {Seconds(times.Max())} of {times.Count}; {Recovery}");
    }

    /// <param name="repaired">From the falsification to a balanced audit.</param>
    public static Finding OfRepair(TimeSpan repaired) => new(Repairs, repaired <= Repair.Most, $"after {Seconds(repaired)}; {Repair}");

    /// <summary>
    /// Nothing can end a hold while Redis or the worker is away, and both get their time to come back. So each look says how long a hold
    /// had been over since its deadline, or since the last such time.
    /// </summary>
    /// <param name="looks">At the sale with holds.</param>
    /// <param name="faults">What was done to the system.</param>
    /// <param name="healedMs">When all parts were seen to be up again after the last fault: milliseconds since 1970.</param>
    public static Finding OfHolds(IReadOnlyList<HoldLook> looks, IReadOnlyCollection<FaultRecord> faults, long healedMs)
    {
        List<(long From, long Until)> away =
        [
            .. faults
                .Where(static fault => fault.Fault.HitsRedis || fault.Fault.Parts.Contains("worker"))
                .Select(fault => Away(fault, healedMs)),
        ];
        var seen = looks.SelectMany(static look => look.Holds.Keys).Distinct().Count();
        var calm = looks.Where(look => !away.Exists(span => span.From <= look.AtMs && look.AtMs < span.Until)).ToList();
        if (seen == 0 || calm.Count == 0)
            return new(HoldsEnd, Kept: false, $"{seen} holds were seen, {calm.Count} times while Redis and the worker were up");
        var longest = new Dictionary<string, long>();
        foreach (var look in calm)
        {
            var returned = away.Where(span => span.Until <= look.AtMs).Select(static span => span.Until).DefaultIfEmpty(0).Max();
            foreach (var (order, deadline) in look.Holds)
                longest[order] = Math.Max(longest.GetValueOrDefault(order), look.AtMs - Math.Max(deadline, returned));
        }
        var late = longest
            .Where(static hold => hold.Value > HoldEnd.Most.TotalMilliseconds)
            .OrderByDescending(static hold => hold.Value)
            .ToList();
        var most = Seconds(TimeSpan.FromMilliseconds(longest.Values.DefaultIfEmpty(0).Max()));
        return late.Count == 0
            ? new(HoldsEnd, Kept: true, $"longest {most} of {seen}, by {calm.Count} looks; {HoldEnd}")
            : new(HoldsEnd, Kept: false, $"{late.Count}: {late[0].Key} after {most}; {HoldEnd}");
    }

    private static (long From, long Until) Away(FaultRecord fault, long healedMs)
    {
        var started = fault.Fault.Kind == FaultKind.Kill && fault.Fault.Parts.Contains("worker");
        var grace = started ? WorkerStartMs : (long)Recovery.Most.TotalMilliseconds;
        return (fault.FromMs, Math.Min(fault.BackMs + grace, Math.Max(healedMs, fault.BackMs)));
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("N2", CultureInfo.InvariantCulture) + " s";

    private readonly record struct Bound(TimeSpan Promised, TimeSpan Slack)
    {
        public TimeSpan Most => Promised + Slack;

        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Promised.TotalSeconds} s promised, {Slack.TotalSeconds} s more for a slow machine"
            );
    }
}
