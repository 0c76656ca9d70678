using System.Globalization;
using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SaleBoard(RedisGateway redis, ISaleReader reader) : ISaleBoard
{
    /// <summary>Sales of one pipelined look-up: enough to be cheap, few enough to leave room for others between two of them.</summary>
    private const int PageSize = 200;

    public async Task<SaleLook> LookAsync(CancellationToken cancel)
    {
        var begun = await FindTimeAsync(cancel);
        var products = await reader.ListSalesAsync(cancel);
        var sales = new List<ListedSale>(products.Count);
        foreach (var page in products.Chunk(PageSize))
            sales.AddRange(await ReadSaleScript.RunAsync(redis, page, SnapshotReply.ParseListed, cancel));
        return new(begun, sales);
    }

    /// <summary><c>TIME</c> answers <c>{seconds, microseconds}</c>, both as text.</summary>
    private async Task<DateTimeOffset> FindTimeAsync(CancellationToken cancel)
    {
        var time = Replies.Array(await redis.AskAsync(static database => database.ExecuteAsync("TIME"), cancel));
        return DateTimeOffset
            .FromUnixTimeSeconds(long.Parse(Replies.Text(time[0]), CultureInfo.InvariantCulture))
            .AddMicroseconds(long.Parse(Replies.Text(time[1]), CultureInfo.InvariantCulture));
    }
}
