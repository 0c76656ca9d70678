using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <summary><c>read_sale.lua</c>: what goes in and what its replies mean.</summary>
internal static class ReadSaleScript
{
    /// <summary>Sales that are read in one step, in which Redis does nothing else: some 10 µs each. In a cluster it is one.</summary>
    private const int AtATime = 32;

    private static readonly RedisScript Script = RedisScript.Load("read_sale.lua");

    /// <summary>All in one pipeline under one deadline.</summary>
    /// <param name="redis">Where.</param>
    /// <param name="products">Some hundreds at most.</param>
    /// <param name="parse">Makes something of a product and its figures (<see cref="SnapshotReply"/>).</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="unanswered">Gets those whose server did not answer while others may have. Null: that is an outage.</param>
    /// <returns>Of those that Redis knows, in their order.</returns>
    /// <exception cref="StoreUnavailableException">Redis could not be asked.</exception>
    public static async Task<IReadOnlyList<T>> RunAsync<T>(
        RedisGateway redis,
        IEnumerable<ProductId> products,
        Func<ProductId, RedisResult[], T> parse,
        CancellationToken cancel,
        List<ProductId>? unanswered = null
    )
    {
        var parts = products.Chunk(redis.IsCluster ? 1 : AtATime).ToArray();
        var asked = Array.Empty<Task<RedisResult[]>>();
        try
        {
            await redis.AskAsync(database => Task.WhenAll(asked = [.. parts.Select(part => AskAsync(database, part))]), cancel);
        }
        catch (StoreUnavailableException e) when (e.OthersMayAnswer && unanswered is not null)
        {
            // The replies that came are as good as any.
        }
        var found = new List<T>();
        for (var part = 0; part < parts.Length; part++)
        {
            if (part >= asked.Length || !asked[part].IsCompletedSuccessfully)
            {
                unanswered!.AddRange(parts[part]);
                continue;
            }
            var replies = await asked[part];
            for (var i = 0; i < parts[part].Length; i++)
                if (Replies.Array(replies[i]) is var reply && (int)reply[0] == 1)
                    found.Add(parse(parts[part][i], reply));
        }
        return found;
    }

    private static async Task<RedisResult[]> AskAsync(IDatabase database, ProductId[] products)
    {
        var keys = new RedisKey[2 * products.Length];
        for (var i = 0; i < products.Length; i++)
            SaleKeys.Of(products[i]).All.AsSpan(0, 2).CopyTo(keys.AsSpan(2 * i));
        return Replies.Array(await Script.EvaluateAsync(database, keys, []));
    }
}
