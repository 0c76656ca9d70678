namespace FlashSale.Bench.Growth;

/// <summary>Cost as work grows.</summary>
/// <param name="Orders">By orders in the sale, smallest first.</param>
/// <param name="Sales">By live sales, fewest first.</param>
/// <param name="Faults">What was wrong, in words.</param>
internal sealed record GrowthResult(IReadOnlyList<GrowthPoint> Orders, IReadOnlyList<GrowthPoint> Sales, IReadOnlyList<string> Faults)
{
    /// <summary>Largest distance of any point from the first one, as a share of it.</summary>
    public static double Spread(IReadOnlyList<GrowthPoint> points, Func<GrowthPoint, double> figure)
    {
        var first = figure(points[0]);
        return points.Max(point => Math.Abs(figure(point) - first) / first);
    }
}
