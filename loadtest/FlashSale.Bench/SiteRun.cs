using System.Globalization;
using FlashSale.Bench.Shops;
using FlashSale.Bench.Sites;
using FlashSale.Crowd;

namespace FlashSale.Bench;

/// <summary>What all kinds of benchmark have around them: a site of their own and a shop in it, both gone afterwards.</summary>
internal static class SiteRun
{
    /// <summary>A new folder for data and logs.</summary>
    public static string NewFolder(BenchOptions options)
    {
        var name = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return Directory.CreateDirectory(Path.Combine(options.Folder, name)).FullName;
    }

    /// <param name="options">What to start, and how many buyers there are.</param>
    /// <param name="folder">Exists, and is empty.</param>
    /// <param name="progress">Hears what is going on.</param>
    /// <param name="run">What to do in there.</param>
    /// <param name="cancel">Ends the run without a result.</param>
    /// <exception cref="NotTriedException">Something that is needed does not start, or stops answering.</exception>
    public static async Task<T> InAsync<T>(
        BenchOptions options,
        string folder,
        Action<string> progress,
        Func<BenchSite, Shop, Task<T>> run,
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
            return await run(site, shop);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new NotTriedException($"The system stopped answering: {e.Message} Its logs are in {folder}.", e);
        }
    }

    /// <summary>What was good needs no inquest.</summary>
    /// <returns>The exit code.</returns>
    public static int End(string folder, bool good)
    {
        if (!good)
            return BenchProgram.Bad;
        Directory.Delete(folder, recursive: true);
        return BenchProgram.Good;
    }

    /// <summary>To stderr: stdout is the report's.</summary>
    public static void Progress(string message) => Console.Error.WriteLine(message);
}
