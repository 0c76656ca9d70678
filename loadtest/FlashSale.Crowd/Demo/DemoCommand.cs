using FlashSale.Crowd.Api;
using FlashSale.Crowd.Reports;

namespace FlashSale.Crowd.Demo;

/// <summary><c>crowd demo</c>: one product, one crowd, one verdict.</summary>
internal static class DemoCommand
{
    public static async Task<int> RunAsync(DemoOptions options, CancellationToken cancel)
    {
        await SiteProbe.WaitUntilHealthyAsync(options.Url, Progress, cancel);
        var addresses = new Addresses();
        using var caller = new Caller(options.Url, addresses.Next());
        try
        {
            var opening = options.Watch is null ? null : new Opening(options.Url, TimeProvider.System, Progress);
            var result = await new DemoRun(options, new Administrator(caller, Progress), addresses, opening, Progress).RunAsync(cancel);
            await Console.Out.WriteAsync(options.Json ? JsonReport.Write(result) : TextReport.Write(result));
            return result.AllKept ? CrowdProgram.Kept : CrowdProgram.Broken;
        }
        catch (HttpRequestException e)
        {
            throw new NotTriedException($"{options.Url} stopped answering: {e.Message}", e);
        }
        catch (TaskCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new NotTriedException($"{options.Url} did not answer in time.", e);
        }
    }

    /// <summary>To stderr: stdout is the report's.</summary>
    private static void Progress(string message) => Console.Error.WriteLine(message);
}
