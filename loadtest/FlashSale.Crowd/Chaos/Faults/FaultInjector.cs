using System.Collections.Concurrent;
using FlashSale.Crowd.Chaos.Clients;
using FlashSale.Crowd.Chaos.Processes;

namespace FlashSale.Crowd.Chaos.Faults;

/// <summary>Does to a site what the plan says, and undoes it.</summary>
internal sealed class FaultInjector(Site site, RunClock clock, Action<string> progress)
{
    private const int MostRevivals = 3;

    private readonly Dictionary<string, Part> _parts = site.Parts.ToDictionary(static part => part.Name);
    private readonly List<FaultRecord> _records = [];
    private readonly ConcurrentQueue<string> _crashes = new();

    public IReadOnlyList<FaultRecord> Records => _records;

    /// <summary>Parts that ended although nobody had killed them.</summary>
    public IReadOnlyCollection<string> Crashes => _crashes;

    /// <summary>One fault after the other, for as long as one that begins can also be undone before time is up.</summary>
    /// <exception cref="NotTriedException">A part does not come back.</exception>
    public async Task RunAsync(IEnumerable<Fault> plan, TimeSpan length, CancellationToken cancel)
    {
        var end = clock.NowMs + (long)length.TotalMilliseconds;
        foreach (var fault in plan)
        {
            if (clock.NowMs + (fault.Calm + fault.Length).TotalMilliseconds > end)
                return;
            await Task.Delay(fault.Calm, cancel);
            // A part that is still on its way back is no news, and a service that was killed while it started would prove little.
            await Task.WhenAll(fault.Parts.Select(name => ReviveAsync(_parts[name], cancel)).ToList());
            var from = clock.NowMs;
            progress($"{(from - end + length.TotalMilliseconds) / 1000, 6:N1} s  {fault.Name} for {fault.Length.TotalMilliseconds:N0} ms");
            await InflictAsync(fault, cancel);
            _records.Add(new FaultRecord(fault, from, clock.NowMs));
        }
    }

    /// <summary>Returns when all parts answer; starts what had ended by itself.</summary>
    /// <exception cref="NotTriedException">A part does not come back.</exception>
    public Task HealAsync(CancellationToken cancel) => Task.WhenAll(site.Parts.Select(part => ReviveAsync(part, cancel)).ToList());

    private async Task ReviveAsync(Part part, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (part.EndedWith is { } code)
            {
                _crashes.Enqueue($"{part.Name} ended with code {code}, see {part.LogPath}");
                await part.KillAsync();
                await part.StartAsync();
            }
            try
            {
                await part.WaitUntilReadyAsync(cancel);
                return;
            }
            catch (NotTriedException) when (part.EndedWith is not null && attempt < MostRevivals)
            {
                // It ended while it started: noted, and started once more.
            }
        }
    }

    private async Task InflictAsync(Fault fault, CancellationToken cancel)
    {
        List<Part> parts = [.. fault.Parts.Select(name => _parts[name])];
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                await Task.WhenAll(parts.Select(static part => part.KillAsync()).ToList());
                await Task.Delay(fault.Length, cancel);
                foreach (var part in parts)
                    await part.StartAsync();
                if (fault.HitsRedis)
                    await site.Redis.WaitUntilReadyAsync(cancel);
                break;
            case FaultKind.Freeze:
                parts.ForEach(static part => part.Freeze());
                await Task.Delay(fault.Length, cancel);
                parts.ForEach(static part => part.Thaw());
                break;
            default:
                using (new StoreLock(site.StorePath))
                    await Task.Delay(fault.Length, cancel);
                break;
        }
    }
}
