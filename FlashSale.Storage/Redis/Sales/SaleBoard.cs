using FlashSale.Domain;

namespace FlashSale.Storage.Redis.Sales;

/// <inheritdoc/>
internal sealed class SaleBoard(RedisGateway redis, ISaleReader reader) : ISaleBoard
{
    /// <summary>Sales of one pipelined look-up: enough to be cheap, few enough to leave room for others between two of them.</summary>
    private const int PageSize = 200;

    public async Task<SaleLook> LookAsync(CancellationToken cancel)
    {
        var begun = await RedisTime.FindAsync(redis, cancel);
        var products = await reader.ListSalesAsync(cancel);
        var sales = new List<ListedSale>(products.Count);
        foreach (var page in products.Chunk(PageSize))
            sales.AddRange(await ReadSaleScript.RunAsync(redis, page, SnapshotReply.ParseListed, cancel));
        return new(begun, sales);
    }
}
