using System.Globalization;
using System.Text;

namespace FlashSale.Bench.Growth;

/// <summary>Draws the result as SVG: what doesn't grow is a level line inside the band.</summary>
internal static class GrowthPlot
{
    private const int PanelWidth = 300;
    private const int PanelHeight = 240;
    private const int Left = 56;
    private const int Top = 44;
    private const int PlotWidth = 220;
    private const int PlotHeight = 140;

    /// <summary>As far from the first point may the others be and still be called flat.</summary>
    private const double Band = 0.15;

    public static string Draw(GrowthResult result)
    {
        var svg = new StringBuilder();
        Line(
            svg,
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {4 * PanelWidth} {PanelHeight}" font-family="sans-serif" font-size="11">"""
        );
        Line(svg, $"""<rect width="100%" height="100%" fill="#fff"/>""");
        Panel(svg, 0, "Purchases a second", "orders in the sale", result.Orders, static point => point.PurchasesPerSecond, "N0");
        Panel(svg, 1, "Bytes of Redis an order", "orders in the sale", result.Orders, static point => point.RedisBytes, "N0");
        Panel(svg, 2, "Purchases a second", "live sales", result.Sales, static point => point.PurchasesPerSecond, "N0");
        Panel(svg, 3, "Bytes of Redis a sale", "live sales", result.Sales, static point => point.RedisBytes, "N0");
        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static void Panel(
        StringBuilder svg,
        int index,
        string title,
        string axis,
        IReadOnlyList<GrowthPoint> points,
        Func<GrowthPoint, double> figure,
        string format
    )
    {
        var first = figure(points[0]);
        // The axis begins at zero: half a line of difference must look like half a line.
        var top = 1.3 * points.Max(figure);
        Line(svg, $"""<g transform="translate({index * PanelWidth} 0)">""");
        Line(svg, $"""<text x="{Left}" y="20" font-size="13" fill="#222">{title}</text>""");
        Line(
            svg,
            $"""<rect x="{Left}" y="{Y(first * (1 + Band)):F1}" width="{PlotWidth}" height="{Y(first * (1 - Band)) - Y(first * (1 + Band)):F1}" fill="#e3ecf7"/>"""
        );
        Line(svg, $"""<path d="M{Left} {Top}V{Top + PlotHeight}H{Left + PlotWidth}" fill="none" stroke="#555"/>""");
        Line(svg, $"""<text x="{Left - 6}" y="{Top + PlotHeight}" text-anchor="end" fill="#444">0</text>""");
        Line(
            svg,
            $"""<polyline points="{string.Join(' ', points.Select((point, i) => Text($"{X(i):F1},{Y(figure(point)):F1}")))}" fill="none" stroke="#1f5fa8" stroke-width="2"/>"""
        );
        for (var i = 0; i < points.Count; i++)
        {
            var (x, y, value) = (X(i), Y(figure(points[i])), figure(points[i]).ToString(format, CultureInfo.InvariantCulture));
            Line(svg, $"""<circle cx="{x:F1}" cy="{y:F1}" r="3.5" fill="#1f5fa8"/>""");
            Line(svg, $"""<text x="{x:F1}" y="{y - 9:F1}" text-anchor="middle" fill="#222">{value}</text>""");
            Line(svg, $"""<text x="{x:F1}" y="{Top + PlotHeight + 16}" text-anchor="middle" fill="#444">{points[i].Size:N0}</text>""");
        }
        Line(svg, $"""<text x="{Left + (PlotWidth / 2)}" y="{Top + PlotHeight + 36}" text-anchor="middle" fill="#444">{axis}</text>""");
        Line(svg, $"</g>");

        double X(int i) => Left + (PlotWidth * (i + 0.5) / points.Count);
        double Y(double value) => Top + (PlotHeight * (1 - (value / top)));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Line(StringBuilder svg, FormattableString line) => svg.Append(Text(line)).Append('\n');
}
