using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary>An entry on its way into <c>orders:dead</c>. It gets there once, however often it is tried.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Product">Of an event: whose stream.</param>
/// <param name="EntryId">In the stream that it comes from.</param>
/// <param name="Reason">Why it was given up.</param>
/// <param name="Deliveries">How often it was handed to a consumer.</param>
/// <param name="Fields">As they stood in that stream.</param>
internal sealed record Burial(
    DeadLetterKind Kind,
    ProductId? Product,
    string EntryId,
    string Reason,
    int Deliveries,
    IReadOnlyDictionary<string, string> Fields
)
{
    /// <summary>After so long without a try it would be kept twice. A worker tries again within minutes; nobody does while all are down.</summary>
    private static readonly TimeSpan Known = TimeSpan.FromDays(1);

    /// <summary>
    /// Set when it is buried. The id alone is not enough: a stream that was dropped, or lost its end in a failover, gives an id once more
    /// when the clock goes back. What the entry says tells the two apart, and neither the reason nor the deliveries, which differ by the try.
    /// </summary>
    public RedisKey Mark => RedisKeys.Buried(Product?.Value ?? "mail", EntryId, Fingerprint());

    /// <exception cref="StoreUnavailableException">Redis could not be asked. It may have been kept all the same.</exception>
    public Task RunAsync(RedisGateway redis, CancellationToken cancel)
    {
        var letter = DeadLetterEntry.Write(this);
        return letter.Count <= BuryScript.MostValues
            ? BuryScript.RunAsync(redis, Mark, Known, letter, cancel)
            : RunInStepsAsync(redis, letter, cancel);
    }

    /// <summary>
    /// What a script, for Lua's sake, couldn't pass on: no entry of ours, but it must not get lost either. The letter comes first, so whoever
    /// dies before the mark leaves it to be kept twice.
    /// </summary>
    private async Task RunInStepsAsync(RedisGateway redis, List<RedisValue> letter, CancellationToken cancel)
    {
        var mark = Mark;
        if (await redis.AskAsync(database => database.KeyExpireAsync(mark, Known), cancel))
            return;
        object[] arguments = [RedisKeys.DeadLetters, "*", .. letter.Cast<object>()];
        await redis.AskAsync(database => database.ExecuteAsync("XADD", arguments), cancel);
        await redis.AskAsync(database => database.StringSetAsync(mark, "", Known), cancel);
    }

    private string Fingerprint()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Fields)
            text.Append(CultureInfo.InvariantCulture, $"{name.Length}:{name}{value.Length}:{value}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }
}
