using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlashSale.Bench.Growth;

/// <summary>The result, as tables that can go into a document, or for programs.</summary>
internal static class GrowthReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Table(GrowthResult result)
    {
        var text = new StringBuilder();
        Series("orders in the sale", "an order", result.Orders);
        Series("live sales", "a sale", result.Sales);
        foreach (var fault in result.Faults)
            Line($"WRONG  {fault}");
        return text.ToString();

        void Series(string size, string unit, IReadOnlyList<GrowthPoint> points)
        {
            Line($"");
            Line($"| {size} | purchases/s | of bare | Redis µs a purchase | Redis bytes {unit} |");
            Line($"|---:|---:|---:|---:|---:|");
            foreach (var point in points)
                Line(
                    $"| {point.Size:N0} | {point.PurchasesPerSecond:N0} | {point.OfBare:N3} | {point.ScriptMicroseconds:N1} | {point.RedisBytes:N0} |"
                );
            Line($"");
            Line(
                $"Furthest from the first row: purchases/s {Spread(points, static point => point.PurchasesPerSecond):P0}, Redis' time {Spread(points, static point => point.ScriptMicroseconds):P0}, Redis' bytes {Spread(points, static point => point.RedisBytes):P0}."
            );
        }

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture).TrimEnd());
    }

    public static string Json(GrowthResult result) =>
        new JsonObject
        {
            ["orders"] = Series(result.Orders),
            ["sales"] = Series(result.Sales),
            ["faults"] = new JsonArray([.. result.Faults.Select(static fault => (JsonNode)fault)]),
        }.ToJsonString(Indented) + "\n";

    private static double Spread(IReadOnlyList<GrowthPoint> points, Func<GrowthPoint, double> figure) =>
        GrowthResult.Spread(points, figure);

    private static JsonArray Series(IReadOnlyList<GrowthPoint> points) =>
        new([
            .. points.Select(static point => new JsonObject
            {
                ["size"] = point.Size,
                ["purchasesPerSecond"] = Math.Round(point.PurchasesPerSecond),
                ["ofBare"] = Math.Round(point.OfBare, 3),
                ["scriptMicroseconds"] = Math.Round(point.ScriptMicroseconds, 1),
                ["redisBytes"] = Math.Round(point.RedisBytes),
            }),
        ]);
}
