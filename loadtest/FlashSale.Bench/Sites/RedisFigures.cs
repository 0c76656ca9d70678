using System.Globalization;
using FlashSale.Crowd.Chaos.Checking;

namespace FlashSale.Bench.Sites;

/// <summary>What Redis says about itself (<c>INFO</c>).</summary>
internal static class RedisFigures
{
    /// <summary>Bytes that its allocator has handed out.</summary>
    public static async Task<long> UsedMemoryAsync(RespClient redis, CancellationToken cancel)
    {
        // used_memory:123456
        const string Name = "used_memory:";
        var line = (await LinesAsync(redis, "memory", cancel)).First(static line => line.StartsWith(Name, StringComparison.Ordinal));
        return long.Parse(line[Name.Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Bytes of a sale, key by key. What all of Redis has grown by would be of the windows that end meanwhile, too.
    /// </summary>
    public static Task<long> SaleBytesAsync(RespClient redis, string sale, CancellationToken cancel) =>
        BytesAsync(
            redis,
            ((string[])["product:sale", "product:stock", "product:buyers", "product:orders", "holds", "orders"]).Select(key =>
                $"{key}:{{{sale}}}"
            ),
            cancel
        );

    /// <summary>Bytes of the recorded answers of all sales.</summary>
    public static Task<long> AnswerBytesAsync(RespClient redis, CancellationToken cancel) =>
        BytesAsync(redis, ["idempotency", "idempotency:older"], cancel);

    /// <summary>Time that was ever spent in scripts.</summary>
    public static async Task<long> ScriptMicrosecondsAsync(RespClient redis, CancellationToken cancel)
    {
        // cmdstat_evalsha:calls=3,usec=120,usec_per_call=40.00,rejected_calls=0,failed_calls=0
        const string Name = "cmdstat_evalsha:";
        const string Time = ",usec=";
        var line = (await LinesAsync(redis, "commandstats", cancel)).FirstOrDefault(static line =>
            line.StartsWith(Name, StringComparison.Ordinal)
        );
        if (line is null)
            return 0;
        var from = line.IndexOf(Time, StringComparison.Ordinal) + Time.Length;
        return long.Parse(line[from..line.IndexOf(',', from)], CultureInfo.InvariantCulture);
    }

    /// <summary>Entries of a sale's stream that no worker has read, or has read and not finished.</summary>
    public static async Task<long> BacklogAsync(RespClient redis, string sale, CancellationToken cancel)
    {
        var stream = Stream(sale);
        var length = (long)(await redis.SendAsync(cancel, "XLEN", stream))!;
        // Nothing was ever bought, or all of it is finished and dropped.
        if (length == 0)
            return 0;
        var groups = (List<object?>)(await redis.SendAsync(cancel, "XINFO", "GROUPS", stream))!;
        if (groups is not [List<object?> group])
            return length;
        var facts = group.Chunk(2).ToDictionary(static fact => (string)fact[0]!, static fact => fact[1]);
        return (long)facts["pending"]! + (facts["lag"] as long? ?? length);
    }

    /// <summary>Waits until the worker has dropped finished entries from these sales' streams, which it does every few seconds.</summary>
    public static async Task TrimmedAsync(RespClient redis, IEnumerable<string> sales, CancellationToken cancel)
    {
        foreach (var sale in sales)
        {
            for (var attempt = 0; attempt < 100 && (long)(await redis.SendAsync(cancel, "XLEN", Stream(sale)))! > 1; attempt++)
                await Task.Delay(100, cancel);
        }
    }

    private static async Task<long> BytesAsync(RespClient redis, IEnumerable<string> keys, CancellationToken cancel)
    {
        var bytes = 0L;
        foreach (var key in keys)
            bytes += await redis.SendAsync(cancel, "MEMORY", "USAGE", key, "SAMPLES", "100") as long? ?? 0;
        return bytes;
    }

    private static string Stream(string sale) => $"orders:{{{sale}}}";

    private static async Task<string[]> LinesAsync(RespClient redis, string section, CancellationToken cancel) =>
        ((string)(await redis.SendAsync(cancel, "INFO", section))!).Split("\r\n");
}
