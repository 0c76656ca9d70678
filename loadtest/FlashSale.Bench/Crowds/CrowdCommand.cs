namespace FlashSale.Bench.Crowds;

/// <summary><c>./flashsale bench --crowd</c>: more people than can be served.</summary>
internal static class CrowdCommand
{
    public static async Task<int> RunAsync(BenchOptions options, CancellationToken cancel)
    {
        var folder = SiteRun.NewFolder(options);
        var result = await MeasureAsync(options, folder, SiteRun.Progress, cancel);
        await Console.Out.WriteAsync(options.Json ? CrowdReport.Json(result) : CrowdReport.Table(result));
        return SiteRun.End(folder, result.Faults.Count == 0);
    }

    /// <inheritdoc cref="SiteRun.InAsync"/>
    public static Task<CrowdResult> MeasureAsync(BenchOptions options, string folder, Action<string> progress, CancellationToken cancel) =>
        SiteRun.InAsync(options, folder, progress, (site, shop) => new CrowdRun(options, site, shop, progress).RunAsync(cancel), cancel);
}
