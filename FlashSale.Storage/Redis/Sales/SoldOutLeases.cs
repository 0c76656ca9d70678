using System.Runtime.CompilerServices;
using FlashSale.Domain;
using StackExchange.Redis;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SoldOutLeases(RedisGateway redis) : ISoldOutLeases
{
    private const int WalkPage = 1000;

    public Task<SoldOutLease?> TakeAsync(ProductId product, TimeSpan length, CancellationToken cancel) =>
        LeaseSoldOutScript.RunAsync(redis, product, length, cancel);

    /// <remarks>
    /// The buyers first: who leaves them meanwhile is put among the former ones in the same step, and so is met there if not here. Page by
    /// page, because Redis answers nobody else while it puts a page together.
    /// </remarks>
    public async IAsyncEnumerable<UserId> WalkServedAsync(ProductId product, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var user in WalkAsync("HSCAN", RedisKeys.Buyers(product), 2, cancel))
            yield return user;
        await foreach (var user in WalkAsync("SSCAN", RedisKeys.Former(product), 1, cancel))
            yield return user;
    }

    /// <param name="command">Its reply: cursor and members, each followed by its value if it has one.</param>
    /// <param name="key">What to walk.</param>
    /// <param name="step">From a member to the next.</param>
    /// <param name="cancel">Ends the wait.</param>
    private async IAsyncEnumerable<UserId> WalkAsync(
        string command,
        RedisKey key,
        int step,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var cursor = "0";
        do
        {
            // By hand, as in SaleReader: the old client's own walk blocks the calling thread.
            var at = cursor;
            var page = Replies.Array(await redis.AskAsync(database => database.ExecuteAsync(command, key, at, "COUNT", WalkPage), cancel));
            var members = Replies.Array(page[1]);
            for (var i = 0; i < members.Length; i += step)
                if (UserId.TryParse((string?)members[i], out var user))
                    yield return user;
            cursor = Replies.Text(page[0]);
        } while (cursor != "0");
    }
}
