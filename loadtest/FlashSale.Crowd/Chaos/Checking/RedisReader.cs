using System.Globalization;

namespace FlashSale.Crowd.Chaos.Checking;

/// <summary>Reads a sale's keys (docs/redis-keys.md describes them).</summary>
internal static class RedisReader
{
    private static readonly Dictionary<string, string> Words = new()
    {
        ["r"] = "reserved",
        ["c"] = "confirmed",
        ["x"] = "cancelled",
        ["e"] = "expired",
    };

    /// <exception cref="NotTriedException">The sale is not there, or not in the documented format.</exception>
    public static async Task<RedisSale> ReadAsync(RespClient redis, string product, CancellationToken cancel)
    {
        try
        {
            var sale = await redis.HashAsync($"product:sale:{{{product}}}", cancel);
            var stock = (string?)await redis.SendAsync(cancel, "GET", $"product:stock:{{{product}}}");
            var orders = await redis.HashAsync($"product:orders:{{{product}}}", cancel);
            var buyers = await redis.HashAsync($"product:buyers:{{{product}}}", cancel);
            return new RedisSale
            {
                Total = Number(sale["total"]),
                Stock = Number(stock!),
                Held = Number(sale["held"]),
                Sold = Number(sale["sold"]),
                OpenHolds = (long)(await redis.SendAsync(cancel, "ZCARD", $"holds:{{{product}}}"))!,
                Orders = orders.ToDictionary(static order => order.Key, static order => Unpack(order.Key, order.Value)),
                // units:order,order
                Buyers = buyers.ToDictionary(static buyer => buyer.Key, static buyer => Number(buyer.Value.Split(':')[0])),
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or FormatException or ArgumentNullException or IndexOutOfRangeException)
        {
            throw new NotTriedException($"Redis has no readable sale of {product}: {e.Message}", e);
        }
    }

    // 1|userId|quantity|priceMinor|currency|status|createdMs|holdUntilMs|version
    private static KeptOrder Unpack(string id, string packed)
    {
        var field = packed.Split('|');
        return new KeptOrder(id, field[1], (int)Number(field[2]), Words[field[5]], Number(field[7]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
