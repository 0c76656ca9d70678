using System.Globalization;
using FlashSale.Crowd.Chaos.Clients;
using FlashSale.Crowd.Chaos.Processes;
using FlashSale.Crowd.Reports;

namespace FlashSale.Crowd.Chaos;

/// <summary><c>crowd chaos</c>: a system of its own, a crowd, faults, and one verdict.</summary>
internal static class ChaosCommand
{
    public static async Task<int> RunAsync(ChaosOptions options, CancellationToken cancel)
    {
        var clock = new RunClock(TimeProvider.System);
        var folder = Path.Combine(options.Folder, string.Create(CultureInfo.InvariantCulture, $"{clock.NowMs}-{options.Seed}"));
        ChaosResult result;
        await using (var site = new Site(folder, options.Api, options.Worker))
        {
            try
            {
                result = await new ChaosRun(options, site, clock, Progress).RunAsync(folder, cancel);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !cancel.IsCancellationRequested)
            {
                throw new NotTriedException($"The system stopped answering its operator: {e.Message} Its logs are in {folder}.", e);
            }
        }
        await Console.Out.WriteAsync(ChaosReport.Write(result));
        if (!result.AllKept)
            return CrowdProgram.Broken;
        // What was good needs no inquest.
        Directory.Delete(folder, recursive: true);
        return CrowdProgram.Kept;
    }

    /// <summary>To stderr: stdout is the report's.</summary>
    private static void Progress(string message) => Console.Error.WriteLine(message);
}
