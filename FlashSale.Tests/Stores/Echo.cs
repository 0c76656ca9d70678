using FlashSale.Storage.Redis;
using FlashSale.Storage.Redis.Sales;
using StackExchange.Redis;

namespace FlashSale.Tests.Stores;

/// <summary>A script that answers each of its calls with itself, and writes down how many it got. "bad" is a mistake of the script's.</summary>
internal static class Echo
{
    public static readonly RedisKey Log = "{batches}";

    private static readonly RedisScript Script = RedisScript.FromText(
        "echo.lua",
        """
        redis.call('RPUSH', KEYS[1], #ARGV)
        for _, text in ipairs(ARGV) do
          if text == 'bad' then return redis.error_reply('BROKEN by ' .. text) end
        end
        return ARGV
        """
    );

    public static async Task<RedisResult[]> RunAsync(IDatabase database, string[] calls) =>
        Replies.Array(await Script.EvaluateAsync(database, [Log], [.. calls.Select(static call => (RedisValue)call)]));

    /// <summary>How many calls each command had, in the order that they were run.</summary>
    public static async Task<IEnumerable<int>> BatchesAsync(IDatabase database) =>
        (await database.ListRangeAsync(Log)).Select(static size => (int)size);
}
