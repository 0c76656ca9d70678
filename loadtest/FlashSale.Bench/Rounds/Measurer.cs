using FlashSale.Bench.Load;
using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;

namespace FlashSale.Bench.Rounds;

/// <summary>Runs a scenario once and checks that its answers were those that it is about, by what wrk got and by what the API counted.</summary>
/// <param name="site">Where.</param>
/// <param name="shop">Whose API counts.</param>
internal sealed class Measurer(BenchSite site, Shop shop)
{
    private readonly Wrk _wrk = new(site.Guard);

    public async Task<Measurement> RunAsync(Scenario scenario, int connections, TimeSpan length, CancellationToken cancel)
    {
        var job = await scenario.Prepare(connections, length, cancel);
        var before = await shop.ReadRuntimeAsync(cancel);
        var used = CpuTime.Of(site);
        var load = await _wrk.RunAsync(job, cancel);
        var cpu = CpuTime.Of(site) - used;
        var after = await SettledAsync(cancel);
        var answered = scenario.Outcome is { } outcome ? after.Of(outcome) - before.Of(outcome) : 0;
        var allocated = scenario.Name is Scenario.Bare or Scenario.BareBuy ? 0 : after.AllocatedBytes - before.AllocatedBytes;
        return new(
            scenario,
            connections,
            load,
            answered,
            allocated,
            cpu,
            [.. Faults(scenario, connections, load, before, after, answered)]
        );
    }

    /// <summary>wrk hangs up at its end: what was on its way then is still decided, and must not be counted in the next run.</summary>
    private async Task<Runtime> SettledAsync(CancellationToken cancel)
    {
        for (var last = await shop.ReadRuntimeAsync(cancel); ; )
        {
            await Task.Delay(50, cancel);
            var now = await shop.ReadRuntimeAsync(cancel);
            if (now.Purchases.Values.Sum() == last.Purchases.Values.Sum())
                return now;
            last = now;
        }
    }

    private static IEnumerable<string> Faults(
        Scenario scenario,
        int connections,
        WrkResult load,
        Runtime before,
        Runtime after,
        long answered
    )
    {
        if (load.Requests == 0)
            yield return "no answer at all";
        if (load.Broken > 0)
            yield return $"{load.Broken} connections broke off or were not answered in time";
        var refused = scenario.IsRefusal ? load.Requests : 0;
        if (load.Refused != refused)
            yield return $"{load.Refused} of {load.Requests} answers were refusals instead of {refused}";
        foreach (var (outcome, count) in after.Purchases)
        {
            if (outcome != scenario.Outcome && count > before.Of(outcome))
                yield return $"{count - before.Of(outcome)} times {outcome}";
        }
        if (scenario.Outcome is not null && (answered < load.Requests || answered > load.Requests + connections))
            yield return $"the API counted {answered} times {scenario.Outcome}, wrk got {load.Requests} answers";
    }
}
