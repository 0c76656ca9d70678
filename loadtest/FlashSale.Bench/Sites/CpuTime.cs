using System.Diagnostics;
using FlashSale.Crowd.Chaos.Processes;

namespace FlashSale.Bench.Sites;

/// <summary>
/// Processor time that each process has used. Unlike a rate it hardly depends on who else uses the machine, so it says best what a request
/// costs, and whom.
/// </summary>
internal readonly record struct CpuTime(TimeSpan Bare, TimeSpan Api, TimeSpan Redis, TimeSpan Worker)
{
    public static CpuTime Of(BenchSite site) => new(Read(site.Bare), Read(site.Api), Read(site.Redis), Read(site.Worker));

    public static CpuTime operator -(CpuTime later, CpuTime earlier) =>
        new(later.Bare - earlier.Bare, later.Api - earlier.Api, later.Redis - earlier.Redis, later.Worker - earlier.Worker);

    private static TimeSpan Read(Part part)
    {
        if (part.ProcessId is not { } id)
            return TimeSpan.Zero;
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }
}
