using FlashSale.Bench.Reports;

namespace FlashSale.Bench.Rounds;

/// <summary><c>./flashsale bench</c>: all rounds, one table.</summary>
internal static class RoundsCommand
{
    public static async Task<int> RunAsync(BenchOptions options, CancellationToken cancel)
    {
        var folder = SiteRun.NewFolder(options);
        var result = await MeasureAsync(options, folder, SiteRun.Progress, cancel);
        await Console.Out.WriteAsync(options.Json ? JsonReport.Write(result) : TextReport.Write(result));
        return SiteRun.End(folder, result.Balanced);
    }

    /// <inheritdoc cref="SiteRun.InAsync"/>
    public static Task<RoundsResult> MeasureAsync(BenchOptions options, string folder, Action<string> progress, CancellationToken cancel) =>
        SiteRun.InAsync(options, folder, progress, (site, shop) => new RoundsRun(options, site, shop, progress).RunAsync(cancel), cancel);
}
