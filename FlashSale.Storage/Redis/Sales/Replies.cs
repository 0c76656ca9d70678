using System.Globalization;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>Taking replies apart in a way that every version of the client's (differently annotated) casts agrees with.</summary>
internal static class Replies
{
    /// <summary>The parts of an array reply; none for nil.</summary>
    public static RedisResult[] Array(RedisResult reply) => reply.IsNull ? [] : ((RedisResult[]?)reply)!;

    /// <summary>A text reply as it came, in UTF-8; empty for nil.</summary>
    public static ReadOnlySpan<byte> Bytes(RedisResult reply) => (byte[]?)reply;

    /// <summary>A whole number in a text reply; null for nil, and for what somebody has put there that is none.</summary>
    public static long? Integer(RedisResult reply) =>
        long.TryParse(Bytes(reply), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A text reply; empty for nil.</summary>
    public static string Text(RedisResult reply) => (string?)reply ?? "";
}
