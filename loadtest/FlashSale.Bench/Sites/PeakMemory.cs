using System.Globalization;
using FlashSale.Crowd.Chaos.Processes;

namespace FlashSale.Bench.Sites;

/// <summary>The most memory that each process ever had resident (VmHWM), in bytes; 0 where the system doesn't tell.</summary>
internal sealed record PeakMemory(long Api, long Worker, long Redis)
{
    private const string Line = "VmHWM:";

    public static PeakMemory Of(BenchSite site) => new(Read(site.Api), Read(site.Worker), Read(site.Redis));

    // VmHWM:	  123456 kB
    private static long Read(Part part)
    {
        var file = string.Create(CultureInfo.InvariantCulture, $"/proc/{part.ProcessId}/status");
        if (part.ProcessId is null || !File.Exists(file))
            return 0;
        var line = File.ReadLines(file).FirstOrDefault(static line => line.StartsWith(Line, StringComparison.Ordinal));
        return line is null ? 0 : 1024 * long.Parse(line[Line.Length..].Split(' ', '\t')[^2], CultureInfo.InvariantCulture);
    }
}
