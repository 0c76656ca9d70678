namespace FlashSale.Bench.Growth;

/// <summary><c>./flashsale bench --growth</c>: what a purchase costs when there are many orders, and many sales.</summary>
internal static class GrowthCommand
{
    public static async Task<int> RunAsync(BenchOptions options, CancellationToken cancel)
    {
        var folder = SiteRun.NewFolder(options);
        var result = await MeasureAsync(options, folder, SiteRun.Progress, cancel);
        await Console.Out.WriteAsync(options.Json ? GrowthReport.Json(result) : GrowthReport.Table(result));
        if (options.Plot is { } plot)
            await File.WriteAllTextAsync(plot, GrowthPlot.Draw(result), cancel);
        return SiteRun.End(folder, result.Faults.Count == 0);
    }

    /// <remarks>In several sites, one after the other: the sales of the one must not be live in the other.</remarks>
    /// <inheritdoc cref="SiteRun.InAsync"/>
    public static async Task<GrowthResult> MeasureAsync(
        BenchOptions options,
        string folder,
        Action<string> progress,
        CancellationToken cancel
    )
    {
        var (orders, first) = await SiteRun.InAsync(
            options,
            Directory.CreateDirectory(Path.Combine(folder, "orders")).FullName,
            progress,
            (site, shop) => new OrdersGrowth(options, site, shop, progress).RunAsync(cancel),
            cancel
        );
        var (sales, second) = await new SalesGrowth(options, folder, progress).RunAsync(cancel);
        return new(orders, sales, [.. first, .. second]);
    }
}
