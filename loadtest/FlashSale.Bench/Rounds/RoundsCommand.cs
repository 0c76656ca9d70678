using System.Globalization;
using FlashSale.Bench.Reports;
using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;
using FlashSale.Crowd;

namespace FlashSale.Bench.Rounds;

/// <summary>A site of its own, all rounds, one table.</summary>
internal static class RoundsCommand
{
    public static async Task<int> RunAsync(BenchOptions options, CancellationToken cancel)
    {
        var name = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var folder = Path.Combine(options.Folder, name);
        Directory.CreateDirectory(folder);
        var result = await MeasureAsync(options, folder, Progress, cancel);
        await Console.Out.WriteAsync(options.Json ? JsonReport.Write(result) : TextReport.Write(result));
        if (!result.Balanced)
            return BenchProgram.Bad;
        Directory.Delete(folder, recursive: true);
        return BenchProgram.Good;
    }

    /// <param name="options">What to do.</param>
    /// <param name="folder">Exists, and is empty.</param>
    /// <param name="progress">Hears what is going on.</param>
    /// <param name="cancel">Ends the run without a result.</param>
    /// <exception cref="NotTriedException">Something that is needed does not start, or stops answering.</exception>
    public static async Task<RoundsResult> MeasureAsync(
        BenchOptions options,
        string folder,
        Action<string> progress,
        CancellationToken cancel
    )
    {
        try
        {
            await using var site = new BenchSite(folder, options);
            progress($"starting Redis, the API, the worker and the bare endpoint in {folder}");
            await site.StartAsync(cancel);
            using var shop = new Shop(site, folder, progress);
            await shop.OpenAsync(options.Buyers, cancel);
            return await new RoundsRun(options, site, shop, progress).RunAsync(cancel);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new NotTriedException($"The system stopped answering: {e.Message} Its logs are in {folder}.", e);
        }
    }

    /// <summary>To stderr: stdout is the report's.</summary>
    private static void Progress(string message) => Console.Error.WriteLine(message);
}
